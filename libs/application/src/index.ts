export * from './application.js';
export * from './command-handler.js';
export * from './command-request.js';
export * from './derived-id.js';
export * from './point.js';
export * from './reader.js';
export * from './services.js';
export * from './up-to-date.js';
