import { inSchemaTransaction, inTransaction, inUnsyncedTransaction, type Database } from '@parley/sqlite';

/** How work that writes is run, all or nothing. */
export interface Writing {
  transaction(work: () => void): void;
  /** The same for work that is done again where a loss of power undoes it. */
  unsynced(work: () => void): void;
  /** The same for work that writes to the schema itself. */
  onSchema(work: () => void): void;
}

export const writingTo = (database: Database.Database): Writing => ({
  transaction: (work) => inTransaction(database, work),
  unsynced: (work) => inUnsyncedTransaction(database, work),
  onSchema: (work) => inSchemaTransaction(database, work),
});
