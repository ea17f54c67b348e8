export * from './mongo-databases.js';
export * from './wire.js';
