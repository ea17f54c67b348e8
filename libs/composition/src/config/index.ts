export * from './config.js';
export { settingsHelp } from './help.js';
export { SETTINGS, type Reader, type Setting } from './settings.js';
export { unknownSettings } from './unknown.js';
