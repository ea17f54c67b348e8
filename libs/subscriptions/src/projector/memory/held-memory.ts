/** What the builds of a process hold in memory. */
export interface HeldMemory {
  /** The part of one build more, which holds nothing yet. */
  join(): HeldPart;
}

export interface HeldPart {
  /** Says how many bytes the build holds now. */
  hold(bytes: number): void;
  /** Whether all together hold too much, and this build more than the average of those that hold anything. */
  isOver(): boolean;
}

export interface HeldMemoryOptions {
  /** Bytes of all builds together; default: 72 MiB. */
  readonly most?: () => number;
  /** Of {@link heldCounts}, where another thread counts too. */
  readonly counts?: SharedArrayBuffer;
  /** Which of both threads this is; default: the first. */
  readonly thread?: HoldingThread;
}

/** Of two that hold so much together. */
export type HoldingThread = 0 | 1;
export const FIRST_THREAD: HoldingThread = 0;
export const SECOND_THREAD: HoldingThread = 1;

/** Bytes of all builds together, where nothing else is said. */
export const MOST_HELD_BYTES = 72 * 1024 * 1024;

/** Of each thread: KiB held, and by how many builds. */
const [KIB, HOLDERS, A_THREAD] = [0, 1, 2];
const BYTES_A_KIB = 1_024;

/** What two threads are to be given that hold so much together. */
export const heldCounts = (): SharedArrayBuffer =>
  new SharedArrayBuffer(2 * A_THREAD * Int32Array.BYTES_PER_ELEMENT);

/** The thread has ended, and holds nothing any more. */
export function endHeld(counts: SharedArrayBuffer, thread: HoldingThread): void {
  const shared = new Int32Array(counts);
  for (const count of [KIB, HOLDERS]) Atomics.store(shared, thread * A_THREAD + count, 0);
}

/** Bounds builds together, those of two threads too: a few large ones may take what many small ones leave. */
export function createHeldMemory({
  most = () => MOST_HELD_BYTES,
  counts = heldCounts(),
  thread = FIRST_THREAD,
}: HeldMemoryOptions = {}): HeldMemory {
  const shared = new Int32Array(counts);
  const own = thread * A_THREAD;
  const all = (count: number): number => Atomics.load(shared, count) + Atomics.load(shared, A_THREAD + count);

  return {
    join() {
      let part = 0;
      return {
        hold(bytes) {
          const kib = Math.ceil(bytes / BYTES_A_KIB);
          Atomics.add(shared, own + KIB, kib - part);
          Atomics.add(shared, own + HOLDERS, Number(kib > 0) - Number(part > 0));
          part = kib;
        },
        isOver() {
          const together = all(KIB);
          return together * BYTES_A_KIB > most() && part > together / (all(HOLDERS) + 1);
        },
      };
    },
  };
}
