/** Sets of small whole numbers: bit `one & 31` of number `one >>> 5`. */
export type Bits = Uint32Array;

export const bitsFor = (count: number): Bits => new Uint32Array(Math.ceil(count / 32));

export function setBit(bits: Bits, one: number): void {
  bits[one >>> 5] = (bits[one >>> 5] as number) | (1 << (one & 31));
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

export function takeAll(bits: Bits, less: Bits): void {
  const length = Math.min(bits.length, less.length);
  for (let place = 0; place < length; place += 1)
    bits[place] = (bits[place] as number) & ~(less[place] as number);
}
