import { normaliseSqliteError, readingAt, storeClosed, type Database } from '@parley/sqlite';
import { KIND } from './format.js';
import { createWriter, type StepOptions } from './writer.js';

/** How each part of the store works on the file: while it is open, with errors normalised. */
export interface Calls {
  ask<T>(work: () => T): T;
  /** `place`: what is read, for the error about a damaged file. */
  read<T>(place: string, work: () => T): T;
  /** `prepare` checks at once and answers the step, which waits for its turn. */
  write<T>(prepare: () => () => T, options?: StepOptions): Promise<T>;
  /** Writes at once, after everything that waits: that was asked for of the collections as they were. */
  change(work: () => void): void;
  /** Stores what waits, and refuses every later call. False when it was closed before. */
  close(): boolean;
}

export interface CallOptions {
  readonly path: string;
  /** Runs what reads or prepares, with collections as they are. */
  readonly run: <T>(work: () => T) => T;
}

export function createCalls(database: Database.Database, { path, run }: CallOptions): Calls {
  const normalise = (error: unknown): Error => normaliseSqliteError(error, KIND, path);
  const writer = createWriter(database, normalise);
  let closed = false;

  function ask<T>(work: () => T): T {
    if (closed) throw storeClosed(KIND);
    try {
      return run(work);
    } catch (error) {
      throw normalise(error);
    }
  }

  return {
    ask,
    read: (place, work) => ask(() => readingAt(KIND, path, () => place, work)),
    write: (prepare, options) => ask(() => writer.write(prepare(), options)),
    change: (work) =>
      ask(() => {
        writer.drain();
        work();
      }),
    close() {
      if (closed) return false;
      closed = true;
      writer.drain();
      return true;
    },
  };
}
