import type { IndexSpec } from '@parley/eventsourcing';
import type { After, Branch, SortKey } from './plan.js';
import type { Compare } from './values.js';

/** Where the rows of a branch go on. */
export interface Place<V> {
  /** Keys that rows must come after, compared one by one; none: all rows of the branch or none of them. */
  readonly keys: readonly (SortKey & { readonly value: V })[];
  /** Whether rows that are equal in all of them belong to it. */
  readonly inclusive: boolean;
  /** Of rows that are equal in all of them, only those beyond this id; null: the id does not matter. */
  readonly id: string | null;
}

/** A field that the branch fixes is equal to the row's, or decides for all rows at once. */
export function placeOf<I extends IndexSpec, V>(
  compare: Compare<V>,
  { fixed }: Branch<I, V>,
  sort: readonly SortKey[],
  after: After<V>,
): Place<V> {
  const keys: Place<V>['keys'][number][] = [];
  for (const [place, key] of sort.entries()) {
    const value = after.values[place] as V;
    const own = fixed.get(key.field);
    if (own === undefined) {
      keys.push({ ...key, value });
      continue;
    }
    const order = compare(own, value) * key.direction;
    if (order !== 0) return { keys, inclusive: order > 0, id: null };
  }
  return { keys, inclusive: false, id: after.id };
}

/** The sort of a branch: what it fixes is the same in every row. */
export const openKeys = <I extends IndexSpec, V>(
  { fixed }: Branch<I, V>,
  sort: readonly SortKey[],
): readonly SortKey[] => sort.filter(({ field }) => !fixed.has(field));
