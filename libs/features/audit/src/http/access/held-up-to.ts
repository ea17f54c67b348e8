import { applicationErrors } from '@parley/application';
import { positionToText } from '@parley/eventsourcing';
import type { ReadServices } from '@parley/http';

/** How long read models may take to hold what the log holds now, in ms. */
const WAIT_MS = 2_000;

/**
 * Position up to which these read models hold the whole log: its end. Throws `PROJECTION_BEHIND` where one is late, or a stream waits in it:
 * an answer that leaves something out would not say so.
 */
export async function heldUpTo(
  { eventStore, projections }: Pick<ReadServices, 'eventStore' | 'projections'>,
  names: readonly string[],
): Promise<string> {
  const head = await eventStore.head();
  const outcomes = await Promise.all(names.map((name) => projections.waitFor(name, head, WAIT_MS)));
  const behind = names.find((_, at) => outcomes[at] !== 'reached');
  if (behind === undefined) return positionToText(head);
  const message = `${behind} does not hold the whole log yet: ask again.`;
  throw applicationErrors.PROJECTION_BEHIND(message, { name: behind });
}
