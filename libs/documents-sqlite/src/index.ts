export { openSqliteDocuments, readSqliteDocuments, type SqliteDocumentsOptions } from './open.js';
