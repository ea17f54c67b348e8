export { checkMongoOptions } from './check-options.js';
export { inspectMongo, type MongoInspection } from './inspect.js';
export { openMongoDocuments } from './open.js';
export type { MongoOptions } from './options.js';
