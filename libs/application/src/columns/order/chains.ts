import { grown } from '../slots.js';

/** Slots in lists, each in one list at most: it is put in and taken out in the same time however long they are. */
export interface Chains {
  /** There are so many slots from now on. */
  reserve(slots: number): void;
  /** Into a list in which it stands nowhere yet; lists are numbered from 0 on. */
  add(slot: number, list: number): void;
  remove(slot: number, list: number): void;
  /** The slot that was put into a list last; -1: it is empty. */
  first(list: number): number;
  /** The one that was put in before it; -1: it is the last. */
  next(slot: number): number;
  bytes(): number;
}

const FEWEST = 64;

export function createChains(): Chains {
  let [before, after] = [new Int32Array(0), new Int32Array(0)];
  let heads = new Int32Array(FEWEST).fill(-1);

  return {
    reserve: (slots) => void ([before, after] = [grown(before, slots, -1), grown(after, slots, -1)]),
    add(slot, list) {
      if (list >= heads.length) heads = grown(heads, 2 * (list + 1), -1);
      const first = heads[list] as number;
      before[slot] = -1;
      after[slot] = first;
      if (first >= 0) before[first] = slot;
      heads[list] = slot;
    },
    remove(slot, list) {
      const [one, other] = [before[slot] as number, after[slot] as number];
      if (one >= 0) after[one] = other;
      else heads[list] = other;
      if (other >= 0) before[other] = one;
    },
    first: (list) => heads[list] ?? -1,
    next: (slot) => after[slot] as number,
    bytes: () => before.byteLength + after.byteLength + heads.byteLength,
  };
}
