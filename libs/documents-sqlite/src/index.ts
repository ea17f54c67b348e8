export { openSqliteDocuments, type SqliteDocumentsOptions } from './open.js';
