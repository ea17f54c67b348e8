/**
 * Whose turn it is to write to a file that two threads have open, in the order in which they asked. A thread that waits for SQLite's own
 * lock does nothing else meanwhile; one that waits here goes on.
 */
export interface Turns {
  /** Runs work that writes in this thread's turn, which it waits for in place. What runs within a turn belongs to it. */
  run<T>(work: () => T): T;
  /** The same at once where nobody else has the turn, else later. The work throws nothing. */
  soon(work: () => void): void;
  /** Whether two threads write to the file now. */
  areTwo(): boolean;
}

/** Of a file that no other thread writes to. */
export const NO_TURNS: Turns = { run: (work) => work(), soon: (work) => work(), areTwo: () => false };

/**
 * Places in the memory that both threads share: the next number that is drawn, the number whose turn it is, and whether a second thread has
 * come, and has ended.
 */
const [NEXT, SERVED, BEGUN, ENDED] = [0, 1, 2, 3];

/** What both threads are to be given, for `createTurns`. */
export const turnsMemory = (): SharedArrayBuffer => new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT);

/** The second thread has come. */
export const beginTurns = (memory: SharedArrayBuffer): void =>
  void Atomics.store(new Int32Array(memory), BEGUN, 1);

/** From now on nobody waits: the other thread is gone, and may have had the turn. */
export function endTurns(memory: SharedArrayBuffer): void {
  const shared = new Int32Array(memory);
  Atomics.store(shared, ENDED, 1);
  // Who is about to wait for a change finds one.
  Atomics.add(shared, SERVED, 1);
  Atomics.notify(shared, SERVED);
}

export function createTurns(memory: SharedArrayBuffer): Turns {
  const shared = new Int32Array(memory);
  let number: number | null = null;
  const waiting: (() => void)[] = [];

  const draw = (): number => (number ??= Atomics.add(shared, NEXT, 1));
  /** What is to change before it is this thread's turn; null: it is. */
  const before = (): number | null => {
    const served = Atomics.load(shared, SERVED);
    return served === number || Atomics.load(shared, ENDED) === 1 ? null : served;
  };

  const give = (): void => {
    number = null;
    Atomics.add(shared, SERVED, 1);
    Atomics.notify(shared, SERVED);
  };

  async function runWaiting(): Promise<void> {
    for (let seen = before(); seen !== null; seen = before())
      await Atomics.waitAsync(shared, SERVED, seen).value;
    try {
      for (const work of waiting.splice(0)) work();
    } finally {
      give();
    }
  }

  return {
    run(work) {
      const isOwn = number === null;
      draw();
      // A number that was drawn without waiting in place is used first, and given back by what waits for it.
      for (let seen = before(); seen !== null; seen = before()) Atomics.wait(shared, SERVED, seen);
      try {
        return work();
      } finally {
        if (isOwn) give();
      }
    },
    soon(work) {
      const isFirst = number === null;
      draw();
      if (!isFirst && before() === null) {
        work();
        return;
      }
      waiting.push(work);
      if (isFirst) void runWaiting();
    },
    areTwo: () => Atomics.load(shared, BEGUN) === 1 && Atomics.load(shared, ENDED) === 0,
  };
}
