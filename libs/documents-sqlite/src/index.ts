export { exportSqliteDocuments, type SqliteExport } from './export/export.js';
export type { ColumnType, ExportedCollection, ExportedList, ExportPlan, KeptThen } from './export/plan.js';
export {
  joinSqliteDocuments,
  openSqliteDocuments,
  readSqliteDocuments,
  type SqliteDocumentsOptions,
} from './open.js';
export { endTurns, turnsMemory } from './turns/turns.js';
export { wordFaults } from './words/inspect/inspect.js';
