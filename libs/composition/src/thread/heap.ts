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

/** The heap of a thread that runs projections: no larger than the process allows its own. Options of Node go before these limits. */
export const threadHeap = (): ResourceLimits => ({
  maxYoungGenerationSizeMb: YOUNG_MB,
  maxOldGenerationSizeMb: Math.min(OLD_MB, Math.floor(getHeapStatistics().heap_size_limit / BYTES_A_MB)),
});

/** The same for the first thread of a program, as options of Node. */
export const THREAD_HEAP_OPTIONS: readonly string[] = [
  `--max-semi-space-size=${YOUNG_MB / 3}`,
  `--max-old-space-size=${OLD_MB}`,
];
