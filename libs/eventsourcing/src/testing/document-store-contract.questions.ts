import fc from 'fast-check';
import type { Document, FindQuery, Range, Scalar, Where } from '../document-store.js';
import { numberedId } from './document-store-contract.fixtures.js';

export const INDEXES = [['a'], ['b'], ['a', 'b'], ['b', 'a'], ['c', 'a'], ['a', 'b', 'c'], ['c', 'b', 'a']];

const numbers = fc.constantFrom(-1, 0, 1.5, 1e300);
const texts = fc.constantFrom('', 'a', 'B', 'a\0', 'жук', '\uffff', '😀', '\ud800');
const bounded = fc.oneof(numbers, texts, fc.boolean());
const scalar: fc.Arbitrary<Scalar> = fc.oneof(bounded, fc.constant(null));

const rangeOf = (bound: fc.Arbitrary<Scalar>): fc.Arbitrary<Range> =>
  fc.record({ gt: bound, gte: bound, lt: bound, lte: bound }, { requiredKeys: [] });
/** Nearly always of one kind: bounds of two kinds take nothing. */
const range = fc.oneof(rangeOf(numbers), rangeOf(texts), rangeOf(fc.boolean()), rangeOf(bounded));

/** Few different values, so that ties are many. */
export const documents: fc.Arbitrary<readonly Document[]> = fc.array(
  fc.record({ a: scalar, b: scalar, c: scalar }, { requiredKeys: [] }),
  { minLength: 5, maxLength: 60 },
);

const parts = fc.record({
  index: fc.constantFrom([], ...INDEXES),
  fixed: fc.nat(3),
  endsInRange: fc.boolean(),
  /** Values of the fixed fields, for each branch. */
  branches: fc.uniqueArray(fc.tuple(scalar, scalar, scalar), {
    minLength: 1,
    maxLength: 4,
    selector: textOf,
  }),
  ranges: fc.tuple(fc.option(range), fc.option(range), range),
  directions: fc.tuple(direction(), direction(), direction()),
  sortsFixed: fc.boolean(),
  after: fc.option(fc.tuple(scalar, scalar, scalar, fc.nat(60))),
  limit: fc.constantFrom(1, 2, 7, 1_000),
});

/** A question that one of the indexes answers: some of its fields fixed, the next sorted, the last perhaps only a range. */
export const question: fc.Arbitrary<FindQuery> = parts.map((given) => {
  const fixed = given.index.slice(0, given.fixed);
  const open = given.index.slice(given.fixed);
  const last = given.endsInRange && open.length > 1 ? open.pop() : undefined;
  const sorted = [...(given.sortsFixed ? fixed.slice(0, 1) : []), ...open];
  const sort = sorted.map((field, place) => [field, given.directions[place] ?? 1] as const);
  const ranges = new Map(open.map((field, place) => [field, given.ranges[place] ?? {}]));
  if (last !== undefined) ranges.set(last, { gte: '', ...given.ranges[2] });
  const anyOf = branchesOf(fixed, given.branches, Object.fromEntries(ranges));
  const asked = { anyOf, sort, limit: given.limit };
  if (given.after === null) return asked;
  return { ...asked, after: [...given.after.slice(0, sort.length), numberedId(given.after[3])] };
});

function branchesOf(fixed: readonly string[], values: readonly Scalar[][], ranges: Where): readonly Where[] {
  const branches = values.map((row): Where => ({
    ...Object.fromEntries(fixed.map((field, place) => [field, row[place] ?? null])),
    ...ranges,
  }));
  // Branches do not overlap: one of each kind.
  return [...new Map(branches.map((where) => [textOf(where), where])).values()];
}

function direction(): fc.Arbitrary<1 | -1> {
  return fc.constantFrom<1 | -1>(1, -1);
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}
