export { dialogsHttpOf } from './dialogs.module.js';
