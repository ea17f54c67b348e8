export * from './application.js';
export * from './command-handler.js';
export * from './command-request.js';
export { derivedId } from './derived-id.js';
export * from './reader.js';
export * from './services.js';
export { behind, upToDate } from './up-to-date.js';
