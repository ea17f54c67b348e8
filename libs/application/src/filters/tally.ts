import type { SlotTest } from '../columns/column.types.js';
import type { Interned } from '../columns/pool.js';
import type { ValueStore } from '../columns/stores.js';

/** Counts dialogs by what they have, in one walk through them. */
export interface Tally {
  add(slot: number): void;
  /** Dialogs by value, without values that do not occur. */
  counts(): ReadonlyMap<string, number>;
}

/** By the values of a column. `textOf` null: it is not counted. */
export function tallyOf<V extends Interned>(
  store: ValueStore<V>,
  textOf: (value: V) => string | null,
): Tally {
  const codes = store.codes();
  const counted = new Uint32Array(store.limit());
  return {
    add(slot) {
      const code = codes[slot] as number;
      counted[code] = (counted[code] as number) + 1;
    },
    counts() {
      const counts = new Map<string, number>();
      for (const [code, count] of counted.entries()) {
        const value = count === 0 ? null : store.valueOf(code);
        const text = value === null ? null : textOf(value);
        if (text !== null) counts.set(text, (counts.get(text) ?? 0) + count);
      }
      return counts;
    },
  };
}

/** By tests, each under its value; a dialog may pass several. */
export function tallyOfTests(tests: readonly (readonly [value: string, test: SlotTest])[]): Tally {
  const counted = new Uint32Array(tests.length);
  return {
    add(slot) {
      for (let place = 0; place < tests.length; place += 1)
        if ((tests[place] as (typeof tests)[number])[1](slot))
          counted[place] = (counted[place] as number) + 1;
    },
    counts: () =>
      new Map(
        tests
          .map(([value], place) => [value, counted[place] as number] as const)
          .filter(([, count]) => count > 0),
      ),
  };
}
