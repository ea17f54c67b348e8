import { bitsFor, hasBit, setBit, takeAll, widened, type Bits } from '@parley/application';
import { createBlock, QUARTERS_A_BLOCK } from './block.js';
import { MOST_SLOTS, type Day } from './day.js';

/** Quarter hours since 1970 from one up to another that is not in it; infinite where there is no end. */
export interface Quarters {
  readonly from: number;
  readonly to: number;
}

/**
 * When dialogs have messages, to the quarter hour of UTC, by slots: small whole numbers that stand for dialogs. A number of 32 bits is
 * held for each quarter hour of a dialog, and a bit for each dialog every 32 days.
 */
export interface MessageTimes {
  /** There are so many slots from now on. Throws a `RangeError` for more than {@link MOST_SLOTS}. */
  reserve(slots: number): void;
  /** Twice is once. */
  add(slot: number, quarter: number): void;
  /** Forgets all of a dialog. Its slot is as new. */
  clear(slot: number): void;
  /** The slots of dialogs with a message in the period. */
  within(period: Quarters): Bits;
  bytes(): number;
}

export function createMessageTimes(): MessageTimes {
  const blocks = new Map<number, Day>();
  let room = 0;
  // A dialog that goes leaves its numbers behind: each day drops them when it is put in order next.
  let gone = bitsFor(room);

  const blockOf = (number: number): Day => {
    const known = blocks.get(number);
    if (known) return known;
    const block = createBlock(() => gone);
    blocks.set(number, block);
    return block;
  };
  const dropGone = (): void => {
    for (const block of blocks.values()) block.settle();
    gone.fill(0);
  };

  return {
    reserve(slots) {
      if (slots > MOST_SLOTS) throw new RangeError(`There are no more than ${MOST_SLOTS} slots.`);
      room = slots;
      gone = widened(gone, bitsFor(slots).length);
    },
    add(slot, quarter) {
      if (hasBit(gone, slot)) dropGone();
      const number = Math.floor(quarter / QUARTERS_A_BLOCK);
      blockOf(number).add(slot, quarter - number * QUARTERS_A_BLOCK);
    },
    clear: (slot) => setBit(gone, slot),
    within({ from, to }) {
      const bits = bitsFor(room);
      for (const [number, block] of blocks) {
        const first = number * QUARTERS_A_BLOCK;
        if (from < to) block.mark(bits, from - first, to - first);
      }
      takeAll(bits, gone);
      return bits;
    },
    bytes: () => [...blocks.values()].reduce((sum, block) => sum + block.bytes(), gone.byteLength),
  };
}
