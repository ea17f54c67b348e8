import fc from 'fast-check';
import type { Document, FindQuery, Range, Scalar, Where } from '@parley/eventsourcing';
import { numberedId } from '../place.fixtures.js';

export const INDEXES = [['a'], ['b'], ['a', 'b'], ['b', 'a'], ['c', 'a'], ['a', 'b', 'c'], ['c', 'b', 'a']];

// Few different values, so that ties and matches are many; each kind has those that stores order wrongly.
const numbers = fc.constantFrom(-1, 0, 1.5);
const booleans = fc.boolean();
/** The last two are sorted apart by code point and by code unit. */
const TEXTS = ['', 'a', 'a\0', '😀', '\uffff', '\ud800'];

/** Documents, and questions about them. `byCodePoint`: with texts whose order depends on it. */
export function material(byCodePoint: boolean): {
  readonly documents: fc.Arbitrary<readonly Document[]>;
  readonly question: fc.Arbitrary<FindQuery>;
} {
  const texts = fc.constantFrom(...TEXTS.slice(0, byCodePoint ? TEXTS.length : -2));
  const scalar = fc.oneof(numbers, texts, booleans, fc.constant(null));
  const documents = fc.array(fc.record({ a: scalar, b: scalar, c: scalar }, { requiredKeys: [] }), {
    minLength: 30,
    maxLength: 60,
  });
  return { documents, question: questionsOf(scalar, rangesOf(texts)) };
}

type Scalars = fc.Arbitrary<Scalar>;

/** Bounds are nearly always of one kind: of two kinds they take nothing. */
const boundsOf = (texts: fc.Arbitrary<string>): fc.Arbitrary<readonly [Scalar, Scalar]> =>
  fc.oneof(
    fc.tuple(numbers, numbers),
    fc.tuple(texts, texts),
    fc.tuple(booleans, booleans),
    fc.tuple(numbers, texts),
  );
const rangesOf = (texts: fc.Arbitrary<string>): fc.Arbitrary<Range> =>
  fc
    .tuple(boundsOf(texts), fc.constantFrom('gt', 'gte'), fc.constantFrom('lt', 'lte'), fc.nat(2))
    .map(([[low, high], above, below, ends]) => ({
      ...(ends === 1 ? {} : { [above]: low }),
      ...(ends === 2 ? {} : { [below]: high }),
    }));

/** Values of the fixed fields of a branch, and the ranges of the others. */
function branchOf(scalar: Scalars, range: fc.Arbitrary<Range>) {
  const sometimesRange = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: range });
  return fc.record({
    fixed: fc.tuple(scalar, scalar, scalar),
    ranges: fc.tuple(sometimesRange, sometimesRange, sometimesRange),
    last: range,
  });
}

const partsOf = (scalar: Scalars, range: fc.Arbitrary<Range>) =>
  fc.record({
    index: fc.constantFrom([], ...INDEXES.filter((fields) => fields.length > 1), ...INDEXES),
    fixed: fc.nat(2),
    endsInRange: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    branches: fc.array(branchOf(scalar, range), { minLength: 1, maxLength: 5 }),
    directions: fc.tuple(direction(), direction(), direction()),
    idDirection: fc.option(direction()),
    sortsFixed: fc.boolean(),
    after: fc.option(fc.tuple(scalar, scalar, scalar, fc.nat(60))),
    limit: fc.constantFrom(1, 2, 7, 1_000),
  });

/** A question that one of the indexes answers: some of its fields fixed, the next sorted, the last perhaps only a range. */
function questionsOf(scalar: Scalars, range: fc.Arbitrary<Range>): fc.Arbitrary<FindQuery> {
  return partsOf(scalar, range).map((given) => {
    const fixed = given.index.slice(0, given.fixed);
    const open = given.index.slice(given.fixed);
    const last = given.endsInRange && open.length > 1 ? open.pop() : undefined;
    const sorted = [...(given.sortsFixed ? fixed.slice(0, 1) : []), ...open];
    const sort = sorted.map((field, place) => [field, given.directions[place] ?? 1] as const);
    const branches = given.branches.map((values): Where => ({
      ...Object.fromEntries(fixed.map((field, place) => [field, values.fixed[place] ?? null])),
      ...Object.fromEntries(open.map((field, place) => [field, values.ranges[place] ?? {}])),
      ...(last === undefined ? {} : { [last]: values.last }),
    }));
    const { limit, idDirection } = given;
    const asked = { anyOf: apart(branches, fixed), sort, limit, ...(idDirection && { idDirection }) };
    if (given.after === null) return asked;
    return { ...asked, after: [...given.after.slice(0, sort.length), numberedId(given.after[3])] };
  });
}

/** Branches do not overlap: one for each combination of fixed values. */
function apart(branches: readonly Where[], fixed: readonly string[]): readonly Where[] {
  const key = (where: Where): string => JSON.stringify(fixed.map((field) => where[field]));
  return [...new Map(branches.map((where) => [key(where), where])).values()];
}

function direction(): fc.Arbitrary<1 | -1> {
  return fc.constantFrom<1 | -1>(1, -1);
}
