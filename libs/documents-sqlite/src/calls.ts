import { normaliseSqliteError, readingAt, storeClosed, type Database } from '@parley/sqlite';
import { KIND } from './format.js';
import type { Turns } from './turns/turns.js';
import { createWriter, type StepOptions } from './writer.js';

/** How each part of the store works on the file: while it is open, with errors normalised. */
export interface Calls {
  ask<T>(work: () => T): T;
  /** `place`: what is read, for the error about a damaged file. */
  read<T>(place: string, work: () => T): T;
  /** `prepare` checks at once and answers the step, which waits for its turn. */
  write<T>(prepare: () => () => T, options?: StepOptions): Promise<T>;
  /** Writes as soon as it may, after everything that waits: that was asked for of the collections as they were. */
  change(work: () => void): Promise<void>;
  /** Stores what waits, and refuses every later call. False when it was closed before. */
  close(): boolean;
}

export interface CallOptions {
  readonly path: string;
  /** Runs what reads or prepares, with collections as they are. */
  readonly run: <T>(work: () => T) => T;
  readonly turns: Turns;
}

export function createCalls(database: Database.Database, { path, run, turns }: CallOptions): Calls {
  const normalise = (error: unknown): Error => normaliseSqliteError(error, KIND, path);
  const writer = createWriter(database, { normalise, turns });
  let closed = false;

  function ask<T>(work: () => T): T {
    if (closed) throw storeClosed(KIND);
    try {
      return run(work);
    } catch (error) {
      throw normalise(error);
    }
  }

  /** It is done when this has answered; a promise tells what it throws. */
  async function changeNow(work: () => void): Promise<void> {
    ask(() => {
      writer.drain();
      work();
    });
  }

  return {
    ask,
    read: (place, work) => ask(() => readingAt(KIND, path, () => place, work)),
    write: (prepare, options) => ask(() => writer.write(prepare(), options)),
    change: (work) => new Promise((resolve) => turns.soon(() => resolve(changeNow(work)))),
    close() {
      if (closed) return false;
      closed = true;
      writer.drain();
      return true;
    },
  };
}
