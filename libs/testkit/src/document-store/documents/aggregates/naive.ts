import type {
  AggregateQuery,
  AggregateRow,
  GroupKey,
  Measure,
  Scalar,
  TimeUnit,
} from '@parley/eventsourcing';
import { compareScalars, matches, valueOf, type Row } from '../naive.js';

/** What aggregate answers, by filtering, grouping and sorting everything. */
export function naiveAggregate(
  rows: readonly Row[],
  { anyOf, groups, measures, sort, skip = 0, limit }: AggregateQuery,
): { readonly rows: AggregateRow[]; readonly groups: number } {
  const taken = rows.filter((row) => anyOf.some((where) => matches(row, where)));
  const found = new Map<string, { keys: AggregateRow; members: Row[] }>();
  if (Object.keys(groups).length === 0) found.set('{}', { keys: {}, members: [] });
  for (const row of taken) {
    const keys = mapped(groups, (key) => naiveKey(row, key));
    const group = found.get(JSON.stringify(keys)) ?? { keys, members: [] };
    group.members.push(row);
    found.set(JSON.stringify(keys), group);
  }
  const all = [...found.values()].map(({ keys, members }) => ({
    ...keys,
    ...mapped(measures, (measure) => naiveFigure(members, measure)),
  }));
  const order = [...sort, ...Object.keys(groups).map((name) => [name, 1] as const)];
  all.sort((a: AggregateRow, b: AggregateRow) => {
    for (const [name, direction] of order) {
      const compared = compareScalars(a[name] ?? null, b[name] ?? null) * direction;
      if (compared !== 0) return compared;
    }
    return 0;
  });
  return { rows: all.slice(skip, skip + limit), groups: all.length };
}

const mapped = <T>(of: Readonly<Record<string, T>>, to: (value: T) => Scalar): AggregateRow =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]));

function naiveKey(row: Row, key: GroupKey): Scalar {
  const value = valueOf(row, key.field);
  return key.unit === undefined || typeof value !== 'string' ? value : startOf(value, key.unit, key.zone);
}

/** Goes back quarter by quarter of an hour for as long as the local clock shows the same unit. */
export function startOf(instant: string, unit: TimeUnit, zone: string): string {
  const quarter = 15 * 60_000;
  const label = labels(unit, zone);
  let at = Math.floor(Date.parse(instant) / quarter) * quarter;
  const wanted = label(at);
  while (label(at - quarter) === wanted) at -= quarter;
  return new Date(at).toISOString();
}

function labels(unit: TimeUnit, zone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(unit === 'hour' && { hour: '2-digit', timeZoneName: 'longOffset' }),
  });
  if (unit === 'month') return (ms) => format.format(ms).slice(0, 7);
  if (unit !== 'week') return (ms) => format.format(ms);
  return (ms) => {
    const day = Date.parse(`${format.format(ms)}T00:00:00Z`);
    const monday = day - ((new Date(day).getUTCDay() + 6) % 7) * 86_400_000;
    return new Date(monday).toISOString();
  };
}

function naiveFigure(rows: readonly Row[], measure: Measure): Scalar {
  if (measure.of === 'count') return rows.length;
  const values = rows
    .map((row) => valueOf(row, measure.field))
    .filter((value) => value !== null)
    .sort(compareScalars);
  const numbers = values.filter((value) => typeof value === 'number');
  const sum = numbers.reduce((total, value) => total + value, 0);
  switch (measure.of) {
    case 'sum':
      return sum;
    case 'numbers':
      return numbers.length;
    case 'average':
      return numbers.length === 0 ? null : sum / numbers.length;
    case 'lowest':
      return values[0] ?? null;
    case 'highest':
      return values.at(-1) ?? null;
    case 'distinct':
      return new Set(values).size;
    case 'percentile':
      return numbers[Math.ceil((measure.percent * numbers.length) / 100) - 1] ?? null;
  }
}
