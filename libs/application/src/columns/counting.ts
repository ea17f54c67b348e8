import type { Bits } from './bits.js';

/** How many of the slots have each code. */
export function countCodes(bits: Bits, codes: Int32Array, limit: number): Uint32Array {
  const counts = new Uint32Array(limit);
  for (let place = 0; place < bits.length; place += 1)
    for (let left = bits[place] as number; left !== 0; left &= left - 1) {
      const code = codes[32 * place + 31 - Math.clz32(left & -left)] as number;
      counts[code] = (counts[code] as number) + 1;
    }
  return counts;
}

/** The same of the other slots that these refer to; -1: there is none, which is not counted. */
export function countCodesThrough(
  bits: Bits,
  others: Int32Array,
  codes: Int32Array,
  limit: number,
): Uint32Array {
  const counts = new Uint32Array(limit);
  for (let place = 0; place < bits.length; place += 1)
    for (let left = bits[place] as number; left !== 0; left &= left - 1) {
      const other = others[32 * place + 31 - Math.clz32(left & -left)] as number;
      if (other < 0) continue;
      const code = codes[other] as number;
      counts[code] = (counts[code] as number) + 1;
    }
  return counts;
}
