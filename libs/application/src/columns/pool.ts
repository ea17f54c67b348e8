/** What can be kept once for all that have it: a list is the same as another with the same numbers in it. */
export type Interned = string | number | boolean | readonly number[];

/** Different values, each under a code from 1 on for as long as somebody has it. */
export interface Pool<V extends Interned> {
  /** The code of a value, once more in use; 0 for null. */
  take(value: V | null): number;
  /** One who had it has it no more. */
  release(code: number): void;
  valueOf(code: number): V | null;
  /** Codes are less than this. */
  limit(): number;
  bytes(): number;
}

interface Entry<V> {
  readonly value: V;
  readonly key: unknown;
  uses: number;
}

export function createPool<V extends Interned>(): Pool<V> {
  const codes = new Map<unknown, number>();
  const entries: (Entry<V> | null)[] = [null];
  const free: number[] = [];

  return {
    take(value) {
      if (value === null) return 0;
      const key = typeof value === 'object' ? value.join() : value;
      const known = codes.get(key);
      if (known !== undefined) {
        (entries[known] as Entry<V>).uses += 1;
        return known;
      }
      const code = free.pop() ?? entries.length;
      entries[code] = { value, key, uses: 1 };
      codes.set(key, code);
      return code;
    },
    release(code) {
      const entry = entries[code];
      if (!entry || (entry.uses -= 1) > 0) return;
      codes.delete(entry.key);
      entries[code] = null;
      free.push(code);
    },
    valueOf: (code) => entries[code]?.value ?? null,
    limit: () => entries.length,
    bytes: () => entries.length * BYTES_OF_ENTRY,
  };
}

/** About: the entry, its place in the map, and a key of a few characters. */
const BYTES_OF_ENTRY = 150;
