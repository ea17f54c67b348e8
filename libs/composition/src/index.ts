export { answerInTime } from './answer-in-time.js';
export * from './config/index.js';
export * from './core.js';
export * from './foreign-indexes.js';
export * from './metrics/index.js';
export * from './stores.js';
export * from './migrate/index.js';
export * from './doctor/index.js';
