import { ParleyError } from '@parley/eventsourcing';
import { inTransaction, inUnsyncedTransaction, type Database } from '@parley/sqlite';
import type { Turns } from './turns/turns.js';

/**
 * A group takes steps until it has this many rows: a page of the log for all projections that follow it together, and yet one group
 * does not block other work for long.
 */
const GROUP_ROWS = 10_000;

export interface StepOptions {
  /** How many rows it writes at most; default 1. */
  readonly rows?: number;
  /** Another step follows it, and it need not be durable before that; default: it is durable. */
  readonly isFollowed?: boolean | undefined;
}

interface Step extends Required<StepOptions> {
  run(): unknown;
  resolve(result: unknown): void;
  reject(reason: unknown): void;
}

/**
 * Group commit: steps that wait together share one transaction, and so one sync of the disk, or none where others follow all of them: the
 * sync of a later group covers the whole journal before it.
 */
export interface Writer {
  /** A step that throws a {@link ParleyError} is alone in failing, so it throws before it changes anything. */
  write<T>(run: () => T, options?: StepOptions): Promise<T>;
  /** Settles every step that waits. */
  drain(): void;
}

export interface WriterOptions {
  readonly normalise: (error: unknown) => Error;
  readonly turns: Turns;
}

export function createWriter(database: Database.Database, { normalise, turns }: WriterOptions): Writer {
  let queue: Step[] = [];
  let scheduled = false;

  function schedule(): void {
    if (scheduled || queue.length === 0) return;
    scheduled = true;
    setImmediate(() => turns.soon(storeNext));
  }

  function storeNext(): void {
    scheduled = false;
    storeGroup();
    schedule();
  }

  function storeGroup(): void {
    if (queue.length === 0) return;
    const group = takeGroup();
    const store = group.every(({ isFollowed }) => isFollowed) ? inUnsyncedTransaction : inTransaction;
    try {
      const settled = turns.run(() => store(database, () => group.map(attempt)));
      for (const settle of settled) settle();
    } catch (error) {
      const reason = normalise(error);
      for (const step of group) step.reject(reason);
    }
  }

  function takeGroup(): readonly Step[] {
    let size = 0;
    let rows = 0;
    while (size < queue.length && rows < GROUP_ROWS) rows += queue[size++]?.rows ?? 0;
    const group = queue.slice(0, size);
    queue = queue.slice(size);
    return group;
  }

  return {
    write: <T>(run: () => T, { rows = 1, isFollowed = false }: StepOptions = {}) =>
      new Promise<T>((resolve, reject) => {
        queue.push({ rows, isFollowed, run, resolve: resolve, reject });
        schedule();
      }),
    drain() {
      while (queue.length > 0) storeGroup();
    },
  };
}

/** Runs a step; what it answers tells its owner, once the group is durable. */
function attempt(step: Step): () => void {
  try {
    const result = step.run();
    return () => step.resolve(result);
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    return () => step.reject(error);
  }
}
