import type { EventPlace, ParkedStream, ProjectionState } from '@parley/subscriptions';
import type { Api } from '../http/api.js';

/** A build of a projection; positions are text on the wire. */
export type StateRow = Omit<ProjectionState, 'position' | 'head' | 'failedAt'> & {
  readonly position: string;
  readonly head: string | null;
  readonly failedAt?: Omit<EventPlace, 'position'> & { readonly position: string };
  /** What to type when it has stopped. */
  readonly advice?: string;
};

/** Where a build has stopped, why, since when, and what to type. */
export function stopOf({
  name,
  version,
  generation,
  error,
  reason,
  since,
  failedAt,
  advice,
}: StateRow): string {
  const where =
    failedAt === undefined
      ? ''
      : ` at ${failedAt.type ?? 'an event'}, revision ${failedAt.revision} of ${failedAt.stream}, position ${failedAt.position}`;
  const text = `${name} ${version}.${generation} has stopped${where} since ${since}: ${error}. ${reason ?? ''}`;
  return `${text.trim()}\n  what to do: ${advice ?? 'see parley doctor'}`;
}

/** A stream that waits; positions are text on the wire. */
export type ParkedRow = Omit<ParkedStream, 'position'> & { readonly position: string };

export const statesOf = async (api: Api): Promise<readonly StateRow[]> =>
  (await api.get<{ items: readonly StateRow[] }>('/v1/projections')).items;
