export { httpOf } from './analytics.module.js';
