import { setImmediate } from 'node:timers/promises';

/**
 * Lets everything else in the process have its turn. Embedded stores answer at once, so that a long read would never let go: it would
 * not see that nobody waits for it any more, and the driver frees what its statements took between two turns alone.
 */
export const turn = (): Promise<void> => setImmediate();
