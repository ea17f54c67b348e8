export { work, type Working } from './work.js';
