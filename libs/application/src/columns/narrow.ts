import type { SlotTest } from './column.types.js';

/** Keeps those of the first `count` slots that pass, at the beginning, and answers how many they are. */
export function narrow(slots: Int32Array, count: number, test: SlotTest): number {
  if (test.narrow) return test.narrow(slots, count);
  let kept = 0;
  for (let place = 0; place < count; place += 1) {
    const slot = slots[place] as number;
    if (test(slot)) slots[kept++] = slot;
  }
  return kept;
}
