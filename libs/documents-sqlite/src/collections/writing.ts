import { inSchemaTransaction, inTransaction, type Database } from '@parley/sqlite';

/** How work that writes is run, all or nothing. */
export interface Writing {
  transaction(work: () => void): void;
  /** The same for work that writes to the schema itself. */
  onSchema(work: () => void): void;
}

export const writingTo = (database: Database.Database): Writing => ({
  transaction: (work) => inTransaction(database, work),
  onSchema: (work) => inSchemaTransaction(database, work),
});
