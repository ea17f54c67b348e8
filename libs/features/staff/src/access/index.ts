export * from './access.js';
export * from './presence.js';
export * from './rules/access-rules.js';
export * from './viewer-of.js';
export * from './viewer.js';
export * from './visible-dialogs.js';
