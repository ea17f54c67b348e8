import type { ParkedStream, ProjectionState } from '@parley/eventsourcing';
import type { Api } from './http/api.js';

/** A build of a projection; positions are text on the wire. */
export type StateRow = Omit<ProjectionState, 'position' | 'head' | 'failedAt'> & {
  readonly position: string;
  readonly head: string | null;
};

/** A stream that waits; positions are text on the wire. */
export type ParkedRow = Omit<ParkedStream, 'position'> & { readonly position: string };

export const statesOf = async (api: Api): Promise<readonly StateRow[]> =>
  (await api.get<{ items: readonly StateRow[] }>('/v1/projections')).items;
