import type { ReadLog } from '@parley/application';

/** Who has been shown what: a class, so that Nest injects it by its type. */
export abstract class ReadRecords implements ReadLog {
  abstract readonly note: ReadLog['note'];
  abstract readonly find: ReadLog['find'];
  abstract readonly coverage: ReadLog['coverage'];
  abstract readonly counts: ReadLog['counts'];
  abstract readonly close: ReadLog['close'];
}
