import type { Projection } from '@parley/subscriptions';
import { parley } from '@parley/composition';
import type { FindShape } from '@parley/shared';

export const projectionOf = ({ projection }: FindShape): Projection => {
  const found = parley.projections.find(({ name }) => name === projection);
  if (!found) throw new Error(`There is no projection ${projection}.`);
  return found;
};

export const nameOfShape = ({ projection, equal, sort, range }: FindShape): string =>
  `${projection}: ${equal.join(', ') || 'everything'} by ${[...sort, ...range].join(', ') || 'id'}`;
