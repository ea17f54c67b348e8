export { importsHttp } from './imports.module.js';
