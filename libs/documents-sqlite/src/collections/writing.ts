import {
  endFirstFill,
  inSchemaTransaction,
  inTransaction,
  inUnsyncedTransaction,
  type Database,
} from '@parley/sqlite';
import type { Turns } from '../turns/turns.js';

/** How work that writes is run, all or nothing. */
export interface Writing {
  transaction(work: () => void): void;
  /** The same for work that is done again where a loss of power undoes it. */
  unsynced(work: () => void): void;
  /** The same for work that writes to the schema itself. */
  onSchema(work: () => void): void;
  /** Where the file is filled for the first time, and that is over, it is synced from now on. */
  endFirstFill(isOver: () => boolean): void;
}

export const writingTo = (database: Database.Database, { run }: Turns): Writing => ({
  transaction: (work) => run(() => inTransaction(database, work)),
  unsynced: (work) => run(() => inUnsyncedTransaction(database, work)),
  onSchema: (work) => run(() => inSchemaTransaction(database, work)),
  endFirstFill: (isOver) => run(() => endFirstFill(database, isOver)),
});
