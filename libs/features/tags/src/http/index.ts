export { httpOf } from './tags.module.js';
