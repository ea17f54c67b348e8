/** Sets of small whole numbers: bit `one & 31` of number `one >>> 5`. */
export type Bits = Uint32Array;

export const bitsFor = (count: number): Bits => new Uint32Array(Math.ceil(count / 32));

/** All numbers less than this. */
export function bitsUpTo(count: number): Bits {
  const bits = bitsFor(count).fill(0xffffffff);
  const left = count & 31;
  if (left > 0) bits[bits.length - 1] = (1 << left) - 1;
  return bits;
}

export function setBit(bits: Bits, one: number): void {
  bits[one >>> 5] = (bits[one >>> 5] as number) | (1 << (one & 31));
}

export function clearBit(bits: Bits, one: number): void {
  bits[one >>> 5] = (bits[one >>> 5] as number) & ~(1 << (one & 31));
}

export const hasBit = (bits: Bits, one: number): boolean =>
  (((bits[one >>> 5] ?? 0) >>> (one & 31)) & 1) === 1;

/** The same set with room for more. */
export function widened(bits: Bits, length: number): Bits {
  const longer = new Uint32Array(length);
  longer.set(bits);
  return longer;
}

/** `more` may be the shorter one, here and below. */
export function addAll(bits: Bits, more: Bits): void {
  for (let place = 0; place < more.length; place += 1)
    bits[place] = (bits[place] as number) | (more[place] as number);
}

/** In numbers `from` up to `to`. */
export function takeAll(bits: Bits, less: Bits, from = 0, to = bits.length): void {
  const end = Math.min(to, less.length);
  for (let place = from; place < end; place += 1)
    bits[place] = (bits[place] as number) & ~(less[place] as number);
}

/** How many there are in numbers `from` up to `to`. */
export function countBits(bits: Bits, from = 0, to = bits.length): number {
  let count = 0;
  for (let place = from; place < to; place += 1) count += bitsIn(bits[place] as number);
  return count;
}

/** How many bits of 32 are set. */
export function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Those in the set, the least first; of more than `most` the greatest ones. */
export function numbersIn(bits: Bits, most = Infinity): Int32Array {
  let [from, count] = [bits.length, 0];
  while (from > 0 && count < most) count += bitsIn(bits[--from] as number);
  const all = new Int32Array(count);
  let kept = 0;
  for (let place = from; place < bits.length; place += 1)
    for (let left = bits[place] as number; left !== 0; left &= left - 1)
      all[kept++] = 32 * place + 31 - Math.clz32(left & -left);
  return count > most ? all.subarray(count - most) : all;
}
