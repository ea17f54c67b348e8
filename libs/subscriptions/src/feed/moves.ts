import { createNotifier } from './notifier.js';

/** Moves of the readers of a log, for which one that is ahead of others waits. */
export interface Moves {
  /** A reader has come to another place, or has left. */
  note(): void;
  /** Resolves when it is not ahead any more, when nobody has moved for a while, or when the signal aborts. */
  wait(isAhead: () => boolean, signal: AbortSignal): Promise<void>;
}

/** In ms: a reader that is stuck delays no other for long, and a page of a distant store has its time. */
const WAIT_MS = 1_000;
/** So often at most, where others move: on a busy machine all are slow, and to read on is to read all pages again for each. Leases last longer. */
const MOST_WAITS = 5;

export function createMoves(sleep: (ms: number, signal: AbortSignal) => Promise<void>): Moves {
  const moved = createNotifier();
  let count = 0;

  /** Until nobody moves within a wait. */
  const untilStill = async (isOver: () => boolean, signal: AbortSignal): Promise<void> => {
    let seen = -1;
    for (let waits = 0; waits < MOST_WAITS && seen !== count && !isOver(); waits += 1) {
      seen = count;
      await sleep(WAIT_MS, signal);
    }
  };

  return {
    note() {
      count += 1;
      moved.notify();
    },
    async wait(isAhead, signal) {
      let isOver = false;
      void untilStill(() => isOver, signal).then(() => {
        isOver = true;
        moved.notify();
      });
      while (!isOver && isAhead()) await moved.next(signal);
      isOver = true;
    },
  };
}
