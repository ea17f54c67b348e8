export * from './mongo-databases.js';
export { connectThrough, type Passage } from './passage.js';
