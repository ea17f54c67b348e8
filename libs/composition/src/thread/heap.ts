import { MOST_HELD_BYTES } from '@parley/subscriptions';
import { getHeapStatistics } from 'node:v8';
import type { ResourceLimits } from 'node:worker_threads';

const BYTES_A_MB = 1024 * 1024;
/**
 * What becomes of a page of events lives shortly: with three times 32 MB for what is young, less of it is copied to what is old than with
 * Node's three times 16.
 */
const YOUNG_MB = 96;
/** Below 2,048 MB what is old is collected once it is twice what lived before, and once it is four times that beyond. */
const OLD_MB = 2_000;

/** Bytes that the heap of this thread may take. */
const OWN_LIMIT = getHeapStatistics().heap_size_limit;

/**
 * The heap of a thread that runs projections: no larger than the `limit` in bytes, by default what this thread's may take. Options of Node go
 * before these limits.
 */
export const threadHeap = (limit = OWN_LIMIT): ResourceLimits => ({
  maxYoungGenerationSizeMb: YOUNG_MB,
  maxOldGenerationSizeMb: Math.min(OLD_MB, Math.floor(limit / BYTES_A_MB)),
});

/** The same for the first thread of a program, as options of Node. */
export const THREAD_HEAP_OPTIONS: readonly string[] = [
  `--max-semi-space-size=${YOUNG_MB / 3}`,
  `--max-old-space-size=${OLD_MB}`,
];

/** Bytes that builds hold in one thread, and in two together: a second one takes some 100 MB by itself. */
const HELD = { alone: 160 * BYTES_A_MB, two: 108 * BYTES_A_MB };
/** In a heap that may grow to four times of what lives. */
const HELD_IN_LARGE = { alone: MOST_HELD_BYTES, two: (MOST_HELD_BYTES * 2) / 3 };
/** Of a heap, so that builds do not fill a small one. */
const SHARE_OF_HEAP = 1 / 12;

/** Bytes that builds which nobody reads hold in memory. `limit`: bytes that the heap of the thread may take. */
export function mostHeld(areTwo: boolean, limit = OWN_LIMIT): number {
  const held = limit <= (OLD_MB + YOUNG_MB) * BYTES_A_MB ? HELD : HELD_IN_LARGE;
  return Math.min(areTwo ? held.two : held.alone, limit * SHARE_OF_HEAP);
}
