import type { Database } from '../database.js';
import type { Known } from '../collections/collections.js';
import { inParallel } from '../parallel.js';
import type { IndexSpec, ReadOptions } from '@parley/eventsourcing';
import type { CountPlan } from '@parley/documents';
import type { BsonScalar } from '../values.js';
import { endingOf } from './ending.js';
import { together } from './grouping.js';
import { withHint } from './hint.js';
import { filterOf } from './probes.js';

/** How many documents any branch takes, no more than the limit. */
export async function countDocuments(
  database: Database,
  { name, filling }: Known,
  { branches, limit }: CountPlan<IndexSpec, BsonScalar>,
  asked: ReadOptions,
): Promise<number> {
  const counts = await inParallel(together(branches, []), (branch) => {
    const count = (options: object): Promise<number> =>
      database.documents(name).countDocuments(filterOf(branch), { limit, ...endingOf(asked), ...options });
    return filling ? count({}) : withHint(count, branch.index);
  });
  return Math.min(
    limit,
    counts.reduce((sum, count) => sum + count, 0),
  );
}
