import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from './api.js';

const PATIENCE_MS = 180_000;
/** Time between the first two questions and, as it grows, the longest between any two, in ms: the server that is asked has to fold meanwhile. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;

interface Row {
  readonly role: string;
  readonly state: string;
  readonly behind: number;
  readonly parked: number;
}

/** Asks until every projection stands at the end of the log and none has parked anything. Nothing may be written meanwhile. */
export async function caughtUp(administrator: Api): Promise<void> {
  let last = '';
  const end = Date.now() + PATIENCE_MS;
  for (let pauseMs = FIRST_PAUSE_MS; Date.now() < end; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const { body } = await administrator.get<{ items: Row[] }>('/v1/projections');
    // What was served before is kept, and nobody folds it.
    const folding = body.items.filter(({ role }) => role !== 'before');
    if (folding.every(({ state, behind, parked }) => state === 'live' && behind === 0 && parked === 0))
      return;
    last = JSON.stringify(body.items);
    await pause(pauseMs);
  }
  throw new Error(`The projections do not catch up: ${last}`);
}
