import {
  stretchesOf,
  TIME_UNITS,
  type AggregateQuery,
  type GroupKey,
  type IndexSpec,
  type Measure,
  type Stretch,
} from '@parley/eventsourcing';
import { branchesOf, refuse, type Branch, type PlannedCollection } from '../plan.js';
import type { Values } from '../values.js';
import type { Bucketing } from './buckets.js';

export interface PlannedKey {
  readonly name: string;
  readonly field: string;
  readonly bucketing: Bucketing | null;
}

/** What a store adds up of a field. */
export type Part = 'sum' | 'numbers' | 'lowest' | 'highest';

export interface AggregatePlan<I extends IndexSpec, V> {
  readonly branches: readonly Branch<I, V>[];
  readonly keys: readonly PlannedKey[];
  /** What the store adds up in one pass, in this order. */
  readonly parts: readonly (readonly [part: Part, field: string])[];
  /** Fields of whose numbers those at some ranks are asked for. */
  readonly ranked: readonly string[];
  /** Fields that are asked for how many different values they have. */
  readonly distinct: readonly string[];
  /** Every field that is read besides those of the conditions. */
  readonly fields: readonly string[];
}

const NAME = /^[A-Za-z][A-Za-z0-9]{0,59}$/;
const MOST_KEYS = 8;
const MOST_MEASURES = 50;
const MOST_ROWS = 10_000;

const PARTS: Readonly<Record<Measure['of'], readonly Part[]>> = {
  count: [],
  sum: ['sum'],
  numbers: ['numbers'],
  average: ['sum', 'numbers'],
  lowest: ['lowest'],
  highest: ['highest'],
  distinct: [],
  percentile: ['numbers'],
};

/** Throws INVALID_QUERY. `isDate` where a store knows whether a field was declared one. */
export function planAggregate<I extends IndexSpec, V>(
  collection: PlannedCollection<I>,
  values: Values<V>,
  query: AggregateQuery,
  isDate: (field: string) => boolean = () => true,
): AggregatePlan<I, V> {
  const measures = Object.values(query.measures);
  checkParts(collection, query);
  const keys = Object.entries(query.groups).map(([name, key]) => {
    if (key.unit !== undefined && !isDate(key.field)) refuse(collection, 'units of time are of dates only');
    return { name, field: key.field, bucketing: bucketingOf(collection, key) };
  });
  for (const measure of measures) checkMeasure(collection, measure);
  const fields = [...new Set([...keys.map(({ field }) => field), ...measures.flatMap(fieldOf)])];
  return {
    branches: branchesOf(collection, values, query.anyOf, (shape) =>
      coveringIndex(collection.indexes, fields, shape),
    ),
    keys,
    parts: partsOf(measures),
    ranked: fieldsOf(measures, 'percentile'),
    distinct: fieldsOf(measures, 'distinct'),
    fields,
  };
}

export const fieldOf = (measure: Measure): readonly string[] => ('field' in measure ? [measure.field] : []);
const fieldsOf = (measures: readonly Measure[], kind: Measure['of']): readonly string[] => [
  ...new Set(measures.filter(({ of }) => of === kind).flatMap(fieldOf)),
];

function partsOf(measures: readonly Measure[]): AggregatePlan<IndexSpec, unknown>['parts'] {
  const parts = measures.flatMap((measure) =>
    fieldOf(measure).flatMap((field) => PARTS[measure.of].map((part) => [part, field] as const)),
  );
  return [...new Map(parts.map((part) => [part.join(' '), part])).values()];
}

function checkParts(collection: { readonly name: string }, query: AggregateQuery): void {
  const { sort, limit, skip = 0 } = query;
  const groups = Object.keys(query.groups);
  const measures = Object.keys(query.measures);
  const names = [...groups, ...measures];
  if (!names.every((name) => NAME.test(name)))
    refuse(collection, 'the name of a figure or group is malformed');
  if (new Set(names).size < names.length) refuse(collection, 'a figure and a group have one name');
  if (groups.length > MOST_KEYS) refuse(collection, `it has more than ${MOST_KEYS} groups`);
  if (measures.length > MOST_MEASURES) refuse(collection, `it has more than ${MOST_MEASURES} figures`);
  for (const [name, direction] of sort) {
    if (!names.includes(name)) refuse(collection, 'its sort names neither a figure nor a group');
    if (direction !== 1 && direction !== -1) refuse(collection, 'a direction is neither 1 nor -1');
  }
  if (!isFrom(0, skip, Number.MAX_SAFE_INTEGER)) refuse(collection, 'it skips no whole number of groups');
  if (!isFrom(1, limit, MOST_ROWS)) refuse(collection, `its limit is not from 1 to ${MOST_ROWS}`);
}

const isFrom = (least: number, value: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;

function checkMeasure(collection: { readonly name: string }, measure: Measure): void {
  if (!Object.hasOwn(PARTS, measure.of)) refuse(collection, 'a figure is of an unknown kind');
  if (measure.of === 'percentile' && !isFrom(1, measure.percent, 100)) {
    refuse(collection, 'a percentile is not a whole number from 1 to 100');
  }
}

function bucketingOf(collection: { readonly name: string }, key: GroupKey): Bucketing | null {
  const { unit } = key;
  if (unit === undefined) return null;
  if (!TIME_UNITS.includes(unit)) return refuse(collection, 'a unit of time is unknown');
  return { unit, stretches: zoneOf(collection, key.zone) };
}

function zoneOf(collection: { readonly name: string }, zone: string): readonly Stretch[] {
  try {
    if (typeof zone === 'string') return stretchesOf(zone);
  } catch {
    // Refused below.
  }
  return refuse(collection, 'a time zone is unknown');
}

interface Shape {
  readonly equal: readonly string[];
  readonly range: readonly string[];
}

/** Of the indexes that hold everything, the one that leads furthest; of those that lead as far, the smallest. */
function coveringIndex<I extends IndexSpec>(
  indexes: readonly I[],
  fields: readonly string[],
  shape: Shape,
): I | undefined {
  const needed = [...fields, ...shape.equal, ...shape.range];
  const covering = indexes.filter((index) => needed.every((field) => index.fields.includes(field)));
  return covering.reduce<I | undefined>(
    (best, index) => (best === undefined || led(index, shape) > led(best, shape) ? index : best),
    undefined,
  );
}

/** How far the conditions lead into an index: two for an equality, one for the range that ends it. */
function led({ fields }: IndexSpec, { equal, range }: Shape): number {
  const end = fields.findIndex((field) => !equal.includes(field));
  if (end < 0) return fields.length * 2;
  return end * 2 + (range.includes(fields[end] ?? '') ? 1 : 0);
}
