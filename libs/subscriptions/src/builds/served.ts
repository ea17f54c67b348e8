import { START, type Checkpoints, type Position, type Records } from '@parley/eventsourcing';
import { buildKey } from '../projector/build.js';
import { SERVING, type Served } from './records.js';

/** What queries of a projection read, and how far in the log it is. */
export interface ServedBuild {
  readonly name: string;
  readonly version: number;
  readonly collection: string;
  readonly position: Position;
}

/** The served builds of all projections, by their names, as a store remembers them. */
export async function servedBuilds(
  kept: Pick<Records, 'listRecords'> & Pick<Checkpoints, 'listCheckpoints'>,
): Promise<ReadonlyMap<string, ServedBuild>> {
  const checkpoints = await kept.listCheckpoints();
  const positions = new Map(checkpoints.map(({ name, position }) => [name, position]));
  const served = await kept.listRecords<Served>(SERVING);
  return new Map(
    served.map(({ value }) => {
      const { name, version, collection } = value;
      return [name, { name, version, collection, position: positions.get(buildKey(value)) ?? START }];
    }),
  );
}
