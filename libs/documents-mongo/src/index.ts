export { checkMongoOptions } from './check-options.js';
export { openMongoDocuments } from './open.js';
export type { MongoOptions } from './options.js';
