import type { QueryShape } from '@parley/eventsourcing';

/** What a query asks of the index of one projection. */
export interface FindShape extends QueryShape {
  readonly projection: string;
}

/** Equalities, then the sort, all in one direction; then, perhaps, a range. */
export const asks = (
  projection: string,
  equal: readonly string[],
  sort: readonly string[],
  range: readonly string[] = [],
): FindShape => ({ projection, equal, sort, range });

/** The shapes of a question about every cell that a viewer sees; see `cellIndexes`. */
export const asksCells = (projection: string, state: string, sort: string): readonly FindShape[] => [
  asks(projection, [state], [sort]),
  asks(projection, [state, 'responsible'], [sort]),
  asks(projection, [state, 'channelId'], [sort]),
  asks(projection, [state, 'responsible', 'channelId'], [sort]),
];
