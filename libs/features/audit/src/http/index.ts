export { httpOf } from './audit.module.js';
