import { foldJournal, inUnsyncedTransaction, truncateJournal, type Database } from '@parley/sqlite';
import type { Access } from '../../access.js';
import type { Calls } from '../../calls.js';
import type { Collections } from '../../collections/collections.js';
import type { Sql } from '../../sql.js';
import type { Turns } from '../../turns/turns.js';
import { createPieces } from './pieces.js';

/** Erases what is gone, the words of documents and dropped collections: a little at a time, and what a process left undone after its end. */
export interface Eraser {
  wake(): void;
  stop(): void;
}

/** One piece takes so long, in ms, however slow the disk is; other work goes on in between. */
const PIECE_MS = 10;
/** After a piece, where other work waits or cannot be seen. */
const REST_MS = 5;
/** Other work of the thread took no longer between two pieces: there is none. */
const IDLE_MS = 1;
/** After a failure, and while somebody reads the journal. */
const RETRY_MS = 1_000;
/** The journal holds what was erased until it is emptied, which is done at most so often. */
const EMPTIED_EVERY_MS = 20_000;
/** The journal is folded into the file after so many pieces: all at once it would hold up other work for longer than a piece. */
const PIECES_A_FOLD = 8;
const FEWEST_AT_ONCE = 4;
const FIRST_AT_ONCE = 8;

export interface EraserParts extends Pick<Calls, 'ask'> {
  readonly sql: Sql;
  readonly collections: Collections;
  readonly access: Access;
  readonly turns: Turns;
}

const IDLE: Eraser = { wake: () => undefined, stop: () => undefined };

export function createEraser(database: Database.Database, parts: EraserParts): Eraser {
  const { ask, access, turns } = parts;
  if (access === 'reading' || access === 'helping') return IDLE;
  const erase = createErasing(database, parts);
  let timer: NodeJS.Timeout | null = null;
  let [isStopped, isJournalDirty, emptiedAt] = [false, false, Number.NEGATIVE_INFINITY];
  let unfolded = 0;

  const wakeIn = (ms: number): void => {
    if (isStopped || timer !== null) return;
    timer = setTimeout(() => turns.soon(run), ms);
    timer.unref();
  };

  /** How long to rest until the next step; null: nothing is left to do. */
  function step(): number | null {
    if (unfolded === PIECES_A_FOLD) {
      foldJournal(database);
      unfolded = 0;
      return 0;
    }
    if (erase()) {
      isJournalDirty = true;
      unfolded += 1;
      return 0;
    }
    if (!isJournalDirty) return null;
    const rest = emptiedAt + EMPTIED_EVERY_MS - performance.now();
    if (rest > 0) return rest;
    if (!truncateJournal(database)) return RETRY_MS;
    [isJournalDirty, emptiedAt] = [false, performance.now()];
    return null;
  }

  function run(): void {
    timer = null;
    if (isStopped) return;
    let rest: number | null = RETRY_MS;
    try {
      rest = ask(step);
    } catch {
      // Of a disk that is full, or a file that another opening writes: what fails for good fails for everything else too.
    }
    if (rest === 0) goOn();
    else if (rest !== null) wakeIn(rest);
  }

  /** At once where the thread has nothing else to do; another thread that waits for the file cannot be seen. */
  function goOn(): void {
    if (access !== 'alone' && access !== 'shared') {
      wakeIn(REST_MS);
      return;
    }
    const ended = performance.now();
    setImmediate(() => wakeIn(performance.now() - ended > IDLE_MS ? REST_MS : 0));
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

/** Erases one piece, as much as its time allows; false when nothing is left. */
function createErasing(
  database: Database.Database,
  { sql, collections }: Pick<EraserParts, 'sql' | 'collections'>,
): () => boolean {
  const nextPiece = createPieces(sql, collections);
  let [of, most] = ['', FIRST_AT_ONCE];
  return () => {
    const piece = nextPiece();
    if (piece === null) return false;
    if (piece.of !== of) [of, most] = [piece.of, FIRST_AT_ONCE];
    const begun = performance.now();
    const erased = inUnsyncedTransaction(database, () => piece.erase(most));
    const msEach = (performance.now() - begun) / Math.max(erased, 1);
    most = Math.max(FEWEST_AT_ONCE, Math.min(Math.floor(PIECE_MS / msEach), most * 2, piece.mostAtOnce));
    return true;
  };
}
