import { countBits, type Bits } from '../columns/bits.js';
import type { SlotTest } from '../columns/column.types.js';
import type { Interned } from '../columns/pool.js';
import { keepPassing } from '../columns/slot-tests.js';
import type { ValueStore } from '../columns/stores.js';

/** Counts dialogs by what they have. */
export interface Tally {
  /** Dialogs of these slots by value, without values that do not occur. */
  counts(slots: Bits): ReadonlyMap<string, number>;
}

/** By the values of a column. `textOf` null: it is not counted. */
export const tallyOf = <V extends Interned>(
  store: ValueStore<V>,
  textOf: (value: V) => string | null,
): Tally => ({
  counts(slots) {
    const counts = new Map<string, number>();
    for (const [code, count] of store.counts(slots).entries()) {
      const value = count === 0 ? null : store.valueOf(code);
      const text = value === null ? null : textOf(value);
      if (text !== null) counts.set(text, (counts.get(text) ?? 0) + count);
    }
    return counts;
  },
});

/** By tests, each under its value; a dialog may pass several. */
export const tallyOfTests = (tests: Iterable<readonly [value: string, test: SlotTest]>): Tally => ({
  counts: (slots) => occurring(Array.from(tests, ([value, test]) => [value, passing(slots, test)])),
});

/** By a test, under true and false. */
export const tallyOfTest = (test: SlotTest): Tally => ({
  counts(slots) {
    const count = passing(slots, test);
    return occurring([
      ['true', count],
      ['false', countBits(slots) - count],
    ]);
  },
});

function passing(slots: Bits, test: SlotTest): number {
  const kept = slots.slice();
  keepPassing(test, kept);
  return countBits(kept);
}

const occurring = (counts: readonly (readonly [string, number])[]): ReadonlyMap<string, number> =>
  new Map(counts.filter(([, count]) => count > 0));
