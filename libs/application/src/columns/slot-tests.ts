import { bitsIn, hasBit, takeAll, type Bits } from './bits.js';
import type { Coded, SlotTest } from './column.types.js';

/** Takes out of numbers `from` up to `to` of the bits the slots that do not pass. */
export function keepPassing(test: SlotTest, bits: Bits, from = 0, to = bits.length): void {
  if (test.keep) test.keep(bits, from, to);
  else keepAsked(bits, from, to, test);
}

/** Asks about so many slots, or some more, that lie evenly between all that are less than `size`. */
export function sampled(test: SlotTest, size: number, most: number): { looked: number; passed: number } {
  const step = Math.max(1, Math.floor(size / most));
  let [looked, passed] = [0, 0];
  for (let slot = 0; slot < size; slot += step) {
    looked += 1;
    if (test(slot)) passed += 1;
  }
  return { looked, passed };
}

/** Every slot passes. */
export const everySlot: SlotTest = Object.assign(() => true, { keep: () => undefined, cost: 1 / 32 });

/** Passes what the test does not. */
export function not(test: SlotTest): SlotTest {
  if (test.coded) {
    const { codes, passing } = test.coded;
    const others = new Uint8Array(passing.length);
    for (let code = 0; code < passing.length; code += 1) others[code] = 1 - (passing[code] as number);
    return ofCodes({ codes, passing: others });
  }
  return Object.assign((slot: number) => !test(slot), {
    ...(test.cost !== undefined && { cost: test.cost }),
    keep(bits: Bits, from: number, to: number) {
      const passing = bits.slice();
      keepPassing(test, passing, from, to);
      takeAll(bits, passing, from, to);
    },
  });
}

/** Passes slots that are in a set. */
export const inBits = (set: Bits): SlotTest =>
  Object.assign((slot: number) => hasBit(set, slot), {
    keep: (bits: Bits, from: number, to: number) => keepInBits(bits, from, to, set),
    cost: 1 / 32,
  });

/** Passes slots by their codes. */
export const ofCodes = (coded: Coded): SlotTest => {
  const { codes, passing } = coded;
  return Object.assign((slot: number) => passing[codes[slot] as number] === 1, {
    keep: (bits: Bits, from: number, to: number) => keepOfCodes(bits, from, to, codes, passing),
    cost: 1,
    coded,
  });
};

/** Passes slots of which the other one passes that they refer to; -1: there is none, which does not pass. */
export function throughSlots(others: Int32Array, test: SlotTest): SlotTest {
  const passes = (slot: number): boolean => {
    const other = others[slot] as number;
    return other >= 0 && test(other);
  };
  const { coded } = test;
  if (coded === undefined) return passes;
  return Object.assign(passes, {
    keep: (bits: Bits, from: number, to: number) =>
      keepThrough(bits, from, to, others, coded.codes, coded.passing),
    cost: 2,
  });
}

// Each loop below is given arrays of the same kinds at all times and calls nothing for a slot, so that a compiler makes it fast: several slots
// at a time, or, once so few of 32 are left, one by one.
const FEW = 8;

function keepOfCodes(bits: Bits, from: number, to: number, codes: Int32Array, passing: Uint8Array): void {
  for (let place = from; place < to; place += 1) {
    const before = bits[place] as number;
    const first = 32 * place;
    let kept = 0;
    if (bitsIn(before) > FEW)
      for (let bit = 0; bit < 32; bit += 8) {
        const slot = first + bit;
        kept |=
          ((passing[codes[slot] as number] as number) |
            ((passing[codes[slot + 1] as number] as number) << 1) |
            ((passing[codes[slot + 2] as number] as number) << 2) |
            ((passing[codes[slot + 3] as number] as number) << 3) |
            ((passing[codes[slot + 4] as number] as number) << 4) |
            ((passing[codes[slot + 5] as number] as number) << 5) |
            ((passing[codes[slot + 6] as number] as number) << 6) |
            ((passing[codes[slot + 7] as number] as number) << 7)) <<
          bit;
      }
    else
      for (let left = before; left !== 0; left &= left - 1) {
        const bit = 31 - Math.clz32(left & -left);
        kept |= (passing[codes[first + bit] as number] as number) << bit;
      }
    bits[place] = before & kept;
  }
}

function keepThrough(
  bits: Bits,
  from: number,
  to: number,
  others: Int32Array,
  codes: Int32Array,
  passing: Uint8Array,
): void {
  let count = 0;
  for (let place = from; place < to; place += 1) {
    const before = bits[place] as number;
    const first = 32 * place;
    let kept = 0;
    let left = before;
    if (bitsIn(before) > FEW)
      for (let bit = 0; bit < 32; bit += 4) {
        const slot = first + bit;
        const one = others[slot] as number;
        const two = others[slot + 1] as number;
        const three = others[slot + 2] as number;
        const four = others[slot + 3] as number;
        if ((one | two | three | four) < 0) continue;
        left &= ~(15 << bit);
        kept |=
          ((passing[codes[one] as number] as number) |
            ((passing[codes[two] as number] as number) << 1) |
            ((passing[codes[three] as number] as number) << 2) |
            ((passing[codes[four] as number] as number) << 3)) <<
          bit;
      }
    bits[place] = before & (kept | left);
    for (; left !== 0; left &= left - 1) gathered[count++] = first + 31 - Math.clz32(left & -left);
    if (count < GATHERED) continue;
    dropGathered(count, bits, others, codes, passing);
    count = 0;
  }
  dropGathered(count, bits, others, codes, passing);
}

/** Slots that lie apart, so many and those of one number more, and what was read for each. */
const GATHERED = 4_096;
const gathered = new Int32Array(GATHERED + 32);
const read = new Int32Array(GATHERED + 32);

/** Array by array for all of them: where it is in no cache, one does not wait until another has been read to the end. */
function dropGathered(
  count: number,
  bits: Bits,
  others: Int32Array,
  codes: Int32Array,
  passing: Uint8Array,
): void {
  for (let one = 0; one < count; one += 1) read[one] = others[gathered[one] as number] as number;
  for (let one = 0; one < count; one += 1) {
    const other = read[one] as number;
    read[one] = other < 0 ? other : (codes[other] as number);
  }
  for (let one = 0; one < count; one += 1) {
    const slot = gathered[one] as number;
    const code = read[one] as number;
    const isPassing = code < 0 ? 0 : (passing[code] as number);
    bits[slot >>> 5] = (bits[slot >>> 5] as number) & ~((1 - isPassing) << (slot & 31));
  }
}

function keepInBits(bits: Bits, from: number, to: number, set: Bits): void {
  const end = Math.min(to, set.length);
  for (let place = from; place < end; place += 1)
    bits[place] = (bits[place] as number) & (set[place] as number);
  if (to > end) bits.fill(0, Math.max(from, end), to);
}

function keepAsked(bits: Bits, from: number, to: number, test: SlotTest): void {
  for (let place = from; place < to; place += 1) {
    let kept = bits[place] as number;
    for (let left = kept; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left);
      if (!test(32 * place + bit)) kept &= ~(1 << bit);
    }
    bits[place] = kept;
  }
}
