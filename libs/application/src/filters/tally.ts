import type { SlotTest } from '../columns/column.types.js';
import { narrow } from '../columns/narrow.js';
import type { Interned } from '../columns/pool.js';
import type { ValueStore } from '../columns/stores.js';

/** Counts dialogs by what they have. */
export interface Tally {
  /** Dialogs of these slots by value, without values that do not occur. */
  counts(slots: Int32Array): ReadonlyMap<string, number>;
}

/** By the values of a column. `textOf` null: it is not counted. */
export const tallyOf = <V extends Interned>(
  store: ValueStore<V>,
  textOf: (value: V) => string | null,
): Tally => ({
  counts(slots) {
    const codes = store.codes();
    const counted = new Uint32Array(store.limit());
    for (let place = 0; place < slots.length; place += 1) {
      const code = codes[slots[place] as number] as number;
      counted[code] = (counted[code] as number) + 1;
    }
    const counts = new Map<string, number>();
    for (const [code, count] of counted.entries()) {
      const value = count === 0 ? null : store.valueOf(code);
      const text = value === null ? null : textOf(value);
      if (text !== null) counts.set(text, (counts.get(text) ?? 0) + count);
    }
    return counts;
  },
});

/** By a value of each dialog, asked once. */
export const tallyOfValues = (valueOf: (slot: number) => string): Tally => ({
  counts(slots) {
    const counts = new Map<string, number>();
    // Most dialogs have the value of the one before.
    let [last, run] = ['', 0];
    const note = (): void => void counts.set(last, (counts.get(last) ?? 0) + run);
    for (let place = 0; place < slots.length; place += 1) {
      const value = valueOf(slots[place] as number);
      if (value !== last) {
        if (run > 0) note();
        [last, run] = [value, 0];
      }
      run += 1;
    }
    if (run > 0) note();
    return counts;
  },
});

/** By tests, each under its value; a dialog may pass several. */
export const tallyOfTests = (tests: readonly (readonly [value: string, test: SlotTest])[]): Tally => ({
  counts: (slots) => occurring(tests.map(([value, test]) => [value, passing(slots, test)])),
});

/** By a test, under true and false. */
export const tallyOfTest = (test: SlotTest): Tally => ({
  counts(slots) {
    const count = passing(slots, test);
    return occurring([
      ['true', count],
      ['false', slots.length - count],
    ]);
  },
});

const passing = (slots: Int32Array, test: SlotTest): number => narrow(slots.slice(), slots.length, test);

const occurring = (counts: readonly (readonly [string, number])[]): ReadonlyMap<string, number> =>
  new Map(counts.filter(([, count]) => count > 0));
