export { checkMongoOptions } from './connection/check-options.js';
export { inspectMongo, type MongoInspection } from './connection/inspect.js';
export { openMongoDocuments } from './open.js';
export type { MongoOptions } from './connection/options.js';
export { keepMongoViews, type KeptViews, type MongoView } from './views.js';
