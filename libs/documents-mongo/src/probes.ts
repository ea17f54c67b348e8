import { beyond, conditionOf, isWithin, type Condition } from './bounds.js';
import type { Branch, Question, SortKey } from './question.js';
import { compareScalars, type BsonScalar } from './values.js';

/** Conditions by field; each is one stretch of the branch's index. */
export type Filter = Readonly<Record<string, Condition>>;

/** What the branch takes, wherever it stands in the order. */
export function filterOf({ fixed, ranges, oneOf }: Branch): Filter {
  return {
    ...Object.fromEntries(fixed),
    ...(oneOf ? { [oneOf.field]: { $in: oneOf.values } } : {}),
    ...Object.fromEntries([...ranges].map(([field, bounds]) => [field, conditionOf(bounds)])),
  };
}

/** The sort of a branch: what it fixes is the same in every row. */
export const openKeys = ({ fixed }: Branch, { sort }: Question): readonly SortKey[] =>
  sort.filter(({ field }) => !fixed.has(field));

/** Keys that rows must come after; `id`: of rows that are equal in all of them, those beyond this id. */
interface Place {
  readonly keys: readonly (SortKey & { readonly value: BsonScalar })[];
  /** Whether rows that are equal in all of them belong to it. */
  readonly inclusive: boolean;
  readonly id: BsonScalar | null;
}

/** Stretches of the index that together are the branch's rows after the one to begin after, in the order of the rows. */
export function probesOf(branch: Branch, question: Question): readonly Filter[] {
  const whole = filterOf(branch);
  const { after, idDirection } = question;
  if (!after) return [whole];
  const { keys, inclusive, id } = placeOf(branch, question, after);
  const probes: Filter[] = [];
  const equal = equalities(branch, keys);
  if (equal && id !== null)
    probes.push({ ...whole, ...equal, _id: { [idDirection === 1 ? '$gt' : '$lt']: id } });
  if (equal && id === null && inclusive) probes.push({ ...whole, ...equal });
  for (const [place, { field, value, direction }] of [...keys.entries()].reverse()) {
    const before = equalities(branch, keys.slice(0, place));
    if (!before) continue;
    for (const condition of beyond(value, direction, branch.ranges.get(field) ?? null)) {
      probes.push({ ...whole, ...before, [field]: condition });
    }
  }
  return probes;
}

/** A field that the branch fixes is equal to the row's, or decides for all rows at once. */
function placeOf({ fixed }: Branch, { sort }: Question, after: readonly BsonScalar[]): Place {
  const keys: Place['keys'][number][] = [];
  for (const [place, key] of sort.entries()) {
    const value = after[place] as BsonScalar;
    const own = fixed.get(key.field);
    if (own === undefined) {
      keys.push({ ...key, value });
      continue;
    }
    const order = compareScalars(own, value) * key.direction;
    if (order !== 0) return { keys, inclusive: order > 0, id: null };
  }
  return { keys, inclusive: false, id: after.at(-1) as BsonScalar };
}

/** Null when a value lies outside of what its field is limited to. */
function equalities({ ranges }: Branch, keys: Place['keys']): Filter | null {
  for (const { field, value } of keys) {
    const bounds = ranges.get(field);
    if (bounds && !isWithin(bounds, value)) return null;
  }
  return Object.fromEntries(keys.map(({ field, value }) => [field, value]));
}
