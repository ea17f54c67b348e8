import { hasBit, setBit, type Bits } from '@parley/application';

/** Messages of a stretch of time, such as a day of UTC, by the slots of their dialogs and the stretch's quarter hours, from 0. */
export interface Day {
  /** Twice is once. */
  add(slot: number, quarter: number): void;
  /** Sets the bit of every dialog with a message in one of the quarter hours from one up to another that is not in it. */
  mark(bits: Bits, from: number, to: number): void;
  /** Drops what is gone, and what stands in it twice. */
  settle(): void;
  bytes(): number;
}

/** A slot and a quarter hour in one number of 32 bits. */
const QUARTER_BITS = 7;
const QUARTER_MASK = (1 << QUARTER_BITS) - 1;
export const MOST_SLOTS = 2 ** (32 - QUARTER_BITS);

const NOTHING = new Uint32Array(0);
const [SHORTEST, FEWEST_ADDED] = [16, 64];

/**
 * What is added waits at the end, out of order, until it is a quarter of the rest: then all is put in order at once. So adding costs the
 * same however much there is, and little memory lies idle.
 */
export function createDay(gone: () => Bits): Day {
  let settled: Uint32Array = NOTHING;
  let added: Uint32Array = NOTHING;
  let count = 0;

  const most = (): number => Math.max(FEWEST_ADDED, settled.length >> 2);
  const settle = (): void => {
    settled = merged(settled, added.subarray(0, count).sort(), gone());
    added = NOTHING;
    count = 0;
  };
  const makeRoom = (): void => {
    if (count >= most()) settle();
    const longer = new Uint32Array(Math.min(most(), Math.max(SHORTEST, 2 * count)));
    longer.set(added);
    added = longer;
  };

  return {
    add(slot, quarter) {
      if (count === added.length) makeRoom();
      added[count] = slot * (QUARTER_MASK + 1) + quarter;
      count += 1;
    },
    mark(bits, from, to) {
      markIn(bits, added, count, from, to);
      markIn(bits, settled, settled.length, from, to);
    },
    settle,
    bytes: () => settled.byteLength + added.byteLength,
  };
}

function markIn(bits: Bits, packed: Uint32Array, count: number, from: number, to: number): void {
  for (let place = 0; place < count; place += 1) {
    const one = packed[place] as number;
    const quarter = one & QUARTER_MASK;
    if (quarter >= from && quarter < to) setBit(bits, one >>> QUARTER_BITS);
  }
}

/** Both in order; of each number there is one, and none of what is gone. */
function merged(settled: Uint32Array, added: Uint32Array, gone: Bits): Uint32Array {
  const all = new Uint32Array(settled.length + added.length);
  let [length, last, place] = [0, -1, 0];
  const take = (one: number): void => {
    if (one === last || hasBit(gone, one >>> QUARTER_BITS)) return;
    all[length++] = last = one;
  };
  for (const one of added) {
    while (place < settled.length && (settled[place] as number) < one) take(settled[place++] as number);
    take(one);
  }
  while (place < settled.length) take(settled[place++] as number);
  return all.slice(0, length);
}
