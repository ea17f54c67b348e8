import { inTransaction, truncateJournal, type Database } from '@parley/sqlite';
import type { Access } from '../access.js';
import type { Calls } from '../calls.js';
import type { Collections } from '../collections/collections.js';
import type { Sql } from '../sql.js';
import { indexedText } from './keep.js';
import type { CollectionWords } from './tables.js';

/** Takes out of the indexes of words what is gone: a little at a time, and what a process left undone after its end. */
export interface Eraser {
  wake(): void;
  stop(): void;
}

/** One step takes so long, in ms, however slow the disk is; other work goes on in between. */
const STEP_MS = 10;
const REST_MS = 5;
/** After a failure, and while somebody reads the journal. */
const RETRY_MS = 1_000;
/** The journal holds what was erased until it is emptied, which is done at most so often. */
const EMPTIED_EVERY_MS = 20_000;
const FEWEST_AT_ONCE = 4;
const MOST_AT_ONCE = 500;

export interface EraserParts extends Pick<Calls, 'ask'> {
  readonly sql: Sql;
  readonly collections: Collections;
  readonly access: Access;
}

const IDLE: Eraser = { wake: () => undefined, stop: () => undefined };

export function createEraser(database: Database.Database, parts: EraserParts): Eraser {
  const { ask, access } = parts;
  if (access === 'reading') return IDLE;
  const erase = createErasing(database, parts);
  let timer: NodeJS.Timeout | null = null;
  let [isStopped, isJournalDirty, emptiedAt] = [false, false, Number.NEGATIVE_INFINITY];

  const wakeIn = (ms: number): void => {
    if (isStopped || timer !== null) return;
    timer = setTimeout(run, ms);
    timer.unref();
  };

  /** How long to rest until the next step; null: nothing is left to do. */
  function step(): number | null {
    const erased = erase();
    if (erased > 0) isJournalDirty = true;
    if (erased > 0) return REST_MS;
    if (!isJournalDirty) return null;
    const rest = emptiedAt + EMPTIED_EVERY_MS - performance.now();
    if (rest > 0) return rest;
    if (!truncateJournal(database)) return RETRY_MS;
    [isJournalDirty, emptiedAt] = [false, performance.now()];
    return null;
  }

  function run(): void {
    timer = null;
    let rest: number | null = RETRY_MS;
    try {
      rest = ask(step);
    } catch {
      // Of a disk that is full, or a file that another opening writes: what fails for good fails for everything else too.
    }
    if (rest !== null) wakeIn(rest);
  }

  // The thread that joins a shared file writes to it, until it ends.
  if (access !== 'shared') wakeIn(0);
  return {
    wake: () => wakeIn(0),
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Erases as much as a step's time allows, and answers how many rows that were. */
function createErasing(
  database: Database.Database,
  { sql, collections }: Pick<EraserParts, 'sql' | 'collections'>,
): () => number {
  let most = 8;
  return () => {
    const words = collections.names().flatMap((name) => collections.get(name).words ?? []);
    const next = words.find(({ gone }) => sql.rows(`SELECT 1 FROM ${gone} LIMIT 1`, []).length > 0);
    if (next === undefined) return 0;
    const begun = performance.now();
    const erased = inTransaction(database, () => eraseSome(sql, next, most));
    const msEach = (performance.now() - begun) / Math.max(erased, 1);
    most = Math.max(FEWEST_AT_ONCE, Math.min(Math.floor(STEP_MS / msEach), most * 2, MOST_AT_ONCE));
    return erased;
  };
}

/** In the order of rows: FTS5 stores all it holds when a number is smaller than the last. */
function eraseSome(sql: Sql, { index, gone }: CollectionWords, most: number): number {
  const rows = sql.rows(`SELECT row, words FROM ${gone} ORDER BY row LIMIT ?`, [BigInt(most)]);
  const remove = `INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', ?, ?)`;
  for (const [row = null, words] of rows) sql.run(remove, [row, indexedText(String(words))]);
  sql.run(`DELETE FROM ${gone} WHERE row <= ?`, [rows.at(-1)?.[0] ?? null]);
  return rows.length;
}
