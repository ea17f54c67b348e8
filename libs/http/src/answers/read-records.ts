import type { ReadLog } from '@parley/application';

/** Who has been shown what: a class, so that Nest injects it by its type. */
export abstract class ReadRecords implements ReadLog {
  abstract readonly note: ReadLog['note'];
  abstract readonly find: ReadLog['find'];
  abstract readonly gaps: ReadLog['gaps'];
  abstract readonly close: ReadLog['close'];
}
