import type { Scalar } from '@parley/eventsourcing';

/** Numbers the groups that rows belong to. */
export interface Numbering {
  /** The number of each row's group. */
  of(rows: number, keys: readonly (readonly Scalar[])[]): Int32Array;
}

/** More than any key has values in the rows that are handed over together. */
const SPAN = 2 ** 26;

/** `begin`: a group with these values of the keys has its first row; answers its number. */
export function numbering(begin: (values: readonly Scalar[]) => number): Numbering {
  const codes: Map<Scalar, number>[] = [];
  const pairs: Map<number, number>[] = [];
  const numbers: number[] = [];

  /** Each row's code of the keys so far becomes that with one key more. */
  function goOn(rows: Int32Array, values: readonly Scalar[], level: number): void {
    const known = (codes[level] ??= new Map());
    const longer = (pairs[level] ??= new Map());
    for (let row = 0; row < rows.length; row += 1) {
      const code = codeOf(known, values[row] ?? null);
      rows[row] = level === 0 ? code : codeOf(longer, (rows[row] ?? 0) * SPAN + code);
    }
  }

  return {
    of(count, keys) {
      const rows = new Int32Array(count);
      for (const [level, values] of keys.entries()) goOn(rows, values, level);
      for (let row = 0; row < count; row += 1) {
        const code = rows[row] ?? 0;
        rows[row] = numbers[code] ??= begin(keys.map((values) => values[row] ?? null));
      }
      return rows;
    },
  };
}

function codeOf<K>(codes: Map<K, number>, value: K): number {
  const known = codes.get(value);
  if (known !== undefined) return known;
  codes.set(value, codes.size);
  return codes.size - 1;
}
