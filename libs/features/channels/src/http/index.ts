export { MESSENGER } from './channels.answers.js';
export { channelsHttp } from './channels.module.js';
