import {
  MOST_GROUPS,
  type AggregateAnswer,
  type AggregateQuery,
  type AggregateRow,
  type IndexSpec,
  type Measure,
  type Scalar,
} from '@parley/eventsourcing';
import { refuse } from '../plan.js';
import { instantOf } from './buckets.js';
import type { Adder, Group } from './adder.js';
import { compareScalars } from './compare.js';
import { histogramsOf, type Histogram } from './histogram.js';
import type { AggregatePlan, Part } from './plan.js';

/** Throws INVALID_QUERY for too many groups. */
export async function answerAggregate(
  collection: { readonly name: string },
  query: AggregateQuery,
  plan: AggregatePlan<IndexSpec, unknown>,
  adder: Adder,
): Promise<AggregateAnswer> {
  const groups = plan.branches.length === 0 ? [] : await adder.groups(MOST_GROUPS + 1);
  if (groups.length > MOST_GROUPS) refuse(collection, `it makes more than ${MOST_GROUPS} groups`);
  if (groups.length === 0 && plan.keys.length > 0) return { rows: [], groups: 0 };
  const all = groups.length === 0 ? [NOTHING] : groups;
  const histograms = await histogramsOf(query, plan, all, adder);
  const rows = all.map((group) => rowOf(query, plan, group, histograms));
  rows.sort((a, b) => compareRows(a, b, orderOf(query)));
  const { skip = 0, limit } = query;
  return { rows: rows.slice(skip, skip + limit), groups: rows.length };
}

const NOTHING: Group = { keys: [], count: 0, parts: [] };

function rowOf(
  query: AggregateQuery,
  plan: AggregatePlan<IndexSpec, unknown>,
  group: Group,
  histograms: ReadonlyMap<string, Histogram>,
): AggregateRow {
  const part = (name: Part, field: string): Scalar =>
    group.parts[plan.parts.findIndex(([other, of]) => other === name && of === field)] ?? null;
  const row: Record<string, Scalar> = {};
  for (const [place, { name, bucketing }] of plan.keys.entries()) {
    const key = group.keys[place] ?? null;
    row[name] = bucketing && key !== null ? instantOf(bucketing, Number(key)) : key;
  }
  for (const [name, measure] of Object.entries(query.measures)) {
    row[name] = figureOf(measure, group, part, histograms);
  }
  return row;
}

function figureOf(
  measure: Measure,
  group: Group,
  part: (name: Part, field: string) => Scalar,
  histograms: ReadonlyMap<string, Histogram>,
): Scalar {
  switch (measure.of) {
    case 'count':
      return group.count;
    case 'sum':
    case 'numbers':
      return part(measure.of, measure.field) ?? 0;
    case 'average': {
      const numbers = Number(part('numbers', measure.field));
      return numbers === 0 ? null : Number(part('sum', measure.field)) / numbers;
    }
    case 'lowest':
    case 'highest':
      return part(measure.of, measure.field);
    case 'distinct':
      return histograms.get(measure.field)?.distinct(group) ?? 0;
    case 'percentile':
      return histograms.get(measure.field)?.percentile(group, measure.percent) ?? null;
  }
}

type Order = AggregateQuery['sort'];

const orderOf = ({ sort, groups }: AggregateQuery): Order => [
  ...sort,
  ...Object.keys(groups).map((name) => [name, 1] as const),
];

function compareRows(a: AggregateRow, b: AggregateRow, order: Order): number {
  for (const [name, direction] of order) {
    const compared = compareScalars(a[name] ?? null, b[name] ?? null) * direction;
    if (compared !== 0) return compared;
  }
  return 0;
}
