export { httpOf } from './imports.module.js';
