export { httpOf } from './dialogs.module.js';
