export * from './access.js';
export * from './presence.js';
export * from './viewer-of.js';
export * from './viewer.js';
export * from './visible-dialogs.js';
