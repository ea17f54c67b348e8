export {
  joinSqliteDocuments,
  openSqliteDocuments,
  readSqliteDocuments,
  type SqliteDocumentsOptions,
} from './open.js';
