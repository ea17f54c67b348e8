export * from './config.js';
export { settingsHelp } from './help.js';
export type { Reader, Setting } from './setting.js';
export { SETTINGS } from './settings.js';
export { unknownSettings } from './unknown.js';
