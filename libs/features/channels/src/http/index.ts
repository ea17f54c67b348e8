export { MESSENGER } from './channels.answers.js';
export { httpOf } from './channels.module.js';
