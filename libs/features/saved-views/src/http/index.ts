export { httpOf } from './saved-views.module.js';
