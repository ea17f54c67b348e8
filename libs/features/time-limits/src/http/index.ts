export { httpOf } from './time-limits.module.js';
