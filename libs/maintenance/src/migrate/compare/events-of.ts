import {
  isDamaged,
  refuseDamagedEvent,
  START,
  type EventStore,
  type RecordedEvent,
} from '@parley/eventsourcing';
import type { Patience } from '../patience.js';

const PAGE = 1_000;

/** Every event of a log in order, up to the end that it has when that is reached. */
export async function* eventsOf(
  store: EventStore,
  patience: Patience,
): AsyncGenerator<RecordedEvent, undefined> {
  for (let from = START, end = false; !end;) {
    const after = from;
    const page = await patience(() => store.readAll({ from: after, limit: PAGE }));
    // A copy that leaves out what it cannot read would be taken for whole.
    for (const event of page.events) if (isDamaged(event)) throw refuseDamagedEvent(event);
    yield* page.events;
    ({ next: from, end } = page);
  }
}
