import type { AggregateQuery, IndexSpec, Scalar } from '@parley/eventsourcing';
import type { Adder, Group, ValueCount } from './adder.js';
import { fieldOf, type AggregatePlan } from './plan.js';

/** What the values of one field tell of each group. */
export interface Histogram {
  percentile(group: Group, percent: number): number | null;
  distinct(group: Group): number;
}

/** Reads the values of each field once, upwards: what is kept is a few numbers of each group, however many values there are. */
export async function histogramsOf(
  { measures }: AggregateQuery,
  plan: AggregatePlan<IndexSpec, unknown>,
  groups: readonly Group[],
  adder: Adder,
): Promise<ReadonlyMap<string, Histogram>> {
  const found = new Map<string, Histogram>();
  for (const field of new Set([...plan.ranked, ...plan.distinct])) {
    const percents = Object.values(measures).flatMap((measure) =>
      measure.of === 'percentile' && fieldOf(measure)[0] === field ? [measure.percent] : [],
    );
    const place = plan.parts.findIndex(([part, of]) => part === 'numbers' && of === field);
    const walks = walksOf(
      groups,
      [...new Set(percents)].sort((a, b) => a - b),
      place,
    );
    const isTold =
      (!plan.ranked.includes(field) || (await ranked(walks, field, adder))) &&
      (!plan.distinct.includes(field) || (await counted(walks, field, adder)));
    if (plan.branches.length > 0 && !isTold) await adder.values(field, (value) => step(walks, value));
    found.set(field, histogramOf(walks));
  }
  return found;
}

/** Asks the store for the numbers alone; false where it has to be asked for all values. */
async function ranked(walks: ReadonlyMap<string, Walk>, field: string, adder: Adder): Promise<boolean> {
  const wanted = [...walks.values()].filter(({ numbers }) => numbers > 0);
  const found = await adder.ranks?.(
    field,
    wanted.map(({ keys, numbers, wanted: of }) => ({ keys, numbers, ranks: of.map(([, rank]) => rank) })),
  );
  for (const [place, { wanted: of, reached }] of found ? wanted.entries() : []) {
    for (const [nth, [percent]] of of.entries()) reached.set(percent, found?.[place]?.[nth] ?? 0);
  }
  return Boolean(found);
}

/** Asks the store how many different values there are; false where it has to be asked for all values. */
async function counted(walks: ReadonlyMap<string, Walk>, field: string, adder: Adder): Promise<boolean> {
  const all = [...walks.values()];
  const found = await adder.different?.(
    field,
    all.map(({ keys }) => keys),
  );
  for (const [place, walk] of found ? all.entries() : []) walk.distinct = found?.[place] ?? 0;
  return Boolean(found);
}

/** How far the values of a group have been read. */
interface Walk {
  readonly keys: readonly Scalar[];
  readonly numbers: number;
  /** Percents and the ranks of their values, upwards. */
  readonly wanted: readonly (readonly [percent: number, rank: number])[];
  readonly reached: Map<number, number>;
  seen: number;
  distinct: number;
  /** The greatest number so far: rows that went away between two reads leave a rank that is never reached. */
  last: number | null;
}

const keyOf = (keys: readonly Scalar[]): string => JSON.stringify(keys);

/** `place` of how many numbers there are among a group's parts. The rank is a whole number: no rounding decides it. */
function walksOf(
  groups: readonly Group[],
  percents: readonly number[],
  place: number,
): ReadonlyMap<string, Walk> {
  return new Map(
    groups.map(({ keys, parts }) => {
      const numbers = Number(parts[place] ?? 0);
      const wanted = percents.map((percent) => [percent, Math.ceil((percent * numbers) / 100)] as const);
      return [keyOf(keys), { keys, numbers, wanted, reached: new Map(), seen: 0, distinct: 0, last: null }];
    }),
  );
}

function step(walks: ReadonlyMap<string, Walk>, { keys, value, count }: ValueCount): void {
  const walk = walks.get(keyOf(keys));
  if (!walk) return;
  walk.distinct += 1;
  if (typeof value !== 'number') return;
  walk.last = value;
  walk.seen += count;
  for (let next = walk.wanted[walk.reached.size]; next && next[1] <= walk.seen;) {
    walk.reached.set(next[0], value);
    next = walk.wanted[walk.reached.size];
  }
}

function histogramOf(walks: ReadonlyMap<string, Walk>): Histogram {
  const walkOf = ({ keys }: Group): Walk | undefined => walks.get(keyOf(keys));
  return {
    percentile(group, percent) {
      const walk = walkOf(group);
      return walk?.reached.get(percent) ?? walk?.last ?? null;
    },
    distinct: (group) => walkOf(group)?.distinct ?? 0,
  };
}
