import type { InfrastructureError } from '@parley/eventsourcing';
import type { Services } from './services.js';
import { applicationErrors } from './errors/application-errors.js';

/** How long a read model may take to hold what the log holds now, in ms. */
const WAIT_MS = 2_000;

/**
 * For a fact that only a read model can tell: resolves once it holds everything that the log held when asked, save for the streams
 * answered, which wait for an operator. Of those nothing is known. Throws `PROJECTION_BEHIND`: a fact that cannot be known now is no
 * reason to refuse.
 */
export async function upToDate(
  { eventStore, projections }: Pick<Services, 'eventStore' | 'projections'>,
  name: string,
): Promise<ReadonlySet<string>> {
  const outcome = await projections.waitFor(name, await eventStore.head(), WAIT_MS);
  if (outcome === 'late') throw behind(name);
  return new Set((await projections.parked(name)).map(({ stream }) => stream));
}

export const behind = (name: string): InfrastructureError =>
  applicationErrors.PROJECTION_BEHIND(
    `${name} cannot tell yet what the command has to know; the command was not run.`,
    { name },
  );
