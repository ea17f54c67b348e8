export { httpOf } from './example-things.module.js';
