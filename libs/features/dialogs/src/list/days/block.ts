import { addAll, setBit, takeAll, widened, type Bits } from '@parley/application';
import { createDay, type Day } from './day.js';
import { QUARTERS_A_DAY } from './quarters.rules.js';

const DAYS = 32;
export const QUARTERS_A_BLOCK = DAYS * QUARTERS_A_DAY;

/** Messages of 32 days, asked as those of one. A bit for each dialog answers for the whole block, so a long period costs as little as a short one. */
export function createBlock(gone: () => Bits): Day {
  const days: (Day | undefined)[] = [];
  let dialogs: Bits = new Uint32Array(0);

  return {
    add(slot, quarter) {
      if (slot >>> 5 >= dialogs.length) dialogs = widened(dialogs, gone().length);
      setBit(dialogs, slot);
      const number = Math.floor(quarter / QUARTERS_A_DAY);
      (days[number] ??= createDay(gone)).add(slot, quarter - number * QUARTERS_A_DAY);
    },
    mark(bits, from, to) {
      if (from <= 0 && to >= QUARTERS_A_BLOCK) {
        addAll(bits, dialogs);
        return;
      }
      days.forEach((day, number) => {
        const first = number * QUARTERS_A_DAY;
        if (from < first + QUARTERS_A_DAY && to > first) day?.mark(bits, from - first, to - first);
      });
    },
    settle() {
      for (const day of days) day?.settle();
      takeAll(dialogs, gone());
    },
    bytes: () => days.reduce((sum, day) => sum + (day?.bytes() ?? 0), dialogs.byteLength),
  };
}
