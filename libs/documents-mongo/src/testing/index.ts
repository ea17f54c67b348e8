export * from './mongo-databases.js';
