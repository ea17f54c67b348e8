import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from './api.js';

const MOST_ASKED = 5_000;
/** Time between two questions, in ms: the server that is asked has to fold meanwhile. */
const LOOK_MS = 20;

interface Row {
  readonly role: string;
  readonly state: string;
  readonly behind: number;
  readonly parked: number;
}

/** Asks until every projection stands at the end of the log and none has parked anything. Nothing may be written meanwhile. */
export async function caughtUp(administrator: Api): Promise<void> {
  let last = '';
  for (let asked = 0; asked < MOST_ASKED; asked++) {
    const { body } = await administrator.get<{ items: Row[] }>('/v1/projections');
    // What was served before is kept, and nobody folds it.
    const folding = body.items.filter(({ role }) => role !== 'before');
    if (folding.every(({ state, behind, parked }) => state === 'live' && behind === 0 && parked === 0))
      return;
    last = JSON.stringify(body.items);
    await pause(LOOK_MS);
  }
  throw new Error(`The projections do not catch up: ${last}`);
}
