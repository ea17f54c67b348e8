import type { Api } from './api.js';

const MOST_ASKED = 5_000;

/** Asks until every projection stands at the end of the log and none has parked anything. Nothing may be written meanwhile. */
export async function caughtUp(administrator: Api): Promise<void> {
  let last = '';
  for (let asked = 0; asked < MOST_ASKED; asked++) {
    const { body } = await administrator.get<{ items: { state: string; behind: number; parked: number }[] }>(
      '/v1/projections',
    );
    if (body.items.every(({ state, behind, parked }) => state === 'live' && behind === 0 && parked === 0))
      return;
    last = JSON.stringify(body.items);
  }
  throw new Error(`The projections do not catch up: ${last}`);
}
