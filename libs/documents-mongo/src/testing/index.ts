export * from './mongo-databases.js';
export { connectThrough, type Passage } from './passage.js';
export { connectWithViews, type WayWithViews } from './with-views.js';
