import type { Document, FindQuery, Range, Scalar, Where } from '@parley/eventsourcing';

/** A document as the naive answer takes it. */
export interface Row {
  readonly id: string;
  readonly document: Document;
}

export const valueOf = ({ document }: Row, field: string): Scalar => (document[field] ?? null) as Scalar;

const KINDS: readonly string[] = ['object', 'number', 'string', 'boolean'];
const kindOf = (value: Scalar): number => KINDS.indexOf(typeof value);

/** Null, numbers, text by code point, booleans. */
export function compareScalars(a: Scalar, b: Scalar): number {
  if (kindOf(a) !== kindOf(b)) return kindOf(a) - kindOf(b);
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(codePoints(a), codePoints(b));
  return Number(a) - Number(b);
}

/** A lone surrogate counts as U+FFFD. */
const codePoints = (text: string): number[] =>
  [...text].map((character) => (/\p{Surrogate}/u.test(character) ? 0xfffd : (character.codePointAt(0) ?? 0)));

function compareTexts(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((point, place) => point !== b[place]);
  if (at < 0) return a.length - b.length;
  return (a[at] ?? 0) - (b[at] ?? -1);
}

function isInRange(value: Scalar, range: Range): boolean {
  const compare = (bound: Scalar): number =>
    kindOf(value) === kindOf(bound) ? compareScalars(value, bound) : NaN;
  return (
    (range.gt === undefined || compare(range.gt) > 0) &&
    (range.gte === undefined || compare(range.gte) >= 0) &&
    (range.lt === undefined || compare(range.lt) < 0) &&
    (range.lte === undefined || compare(range.lte) <= 0)
  );
}

export function matches(row: Row, where: Where): boolean {
  return Object.entries(where).every(([field, condition]) => {
    const value = valueOf(row, field);
    if (typeof condition === 'object' && condition !== null) return isInRange(value, condition);
    return compareScalars(value, condition) === 0;
  });
}

/** Sort values of a row, then its id: what `after` takes. */
export const keyOf = (row: Row, sort: FindQuery['sort']): Scalar[] => [
  ...sort.map(([field]) => valueOf(row, field)),
  row.id,
];

function compareKeys(
  a: readonly Scalar[],
  b: readonly Scalar[],
  { sort, idDirection }: Pick<FindQuery, 'sort' | 'idDirection'>,
): number {
  const directions = [...sort.map(([, direction]) => direction), idDirection ?? sort.at(-1)?.[1] ?? 1];
  for (const [place, direction] of directions.entries()) {
    const order = compareScalars(a[place] ?? null, b[place] ?? null) * direction;
    if (order !== 0) return order;
  }
  return 0;
}

/** What find answers, by filtering and sorting everything. */
export function naiveFind<R extends Row>(rows: readonly R[], query: FindQuery): R[] {
  const { anyOf, sort, after, limit } = query;
  return rows
    .filter((row) => anyOf.some((where) => matches(row, where)))
    .filter((row) => !after || compareKeys(keyOf(row, sort), after, query) > 0)
    .sort((a, b) => compareKeys(keyOf(a, sort), keyOf(b, sort), query))
    .slice(0, limit);
}
