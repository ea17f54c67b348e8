/** What can be kept once for all that have it: lists and objects are the same as others that say the same, in the same order. */
export type Interned =
  | string
  | number
  | boolean
  | readonly number[]
  | { readonly [name: string]: string | number | boolean | null };

/** Different values, each under a code from 1 on for as long as somebody has it. */
export interface Pool<V extends Interned> {
  /** The code of a value, once more in use; 0 for null. */
  take(value: V | null): number;
  /** One who had it has it no more. */
  release(code: number): void;
  valueOf(code: number): V | null;
  /** How many have it. */
  usesOf(code: number): number;
  /** Codes are less than this. */
  limit(): number;
  bytes(): number;
}

/** Is told when a value gets a code, and when it has none any more. */
export interface PoolWatch<V> {
  added(code: number, value: V): void;
  dropped(code: number): void;
}

export function createPool<V extends Interned>(watch?: PoolWatch<V>): Pool<V> {
  const codes = new Map<unknown, number>();
  const values: (V | null)[] = [null];
  const uses: number[] = [0];
  const free: number[] = [];

  return {
    take(value) {
      if (value === null) return 0;
      const key = keyOf(value);
      const known = codes.get(key);
      const code = known ?? free.pop() ?? values.length;
      uses[code] = (known === undefined ? 0 : (uses[code] as number)) + 1;
      if (known !== undefined) return known;
      values[code] = value;
      codes.set(key, code);
      watch?.added(code, value);
      return code;
    },
    release(code) {
      const value = values[code] ?? null;
      if (value === null) return;
      uses[code] = (uses[code] as number) - 1;
      if (uses[code] > 0) return;
      codes.delete(keyOf(value));
      values[code] = null;
      free.push(code);
      watch?.dropped(code);
    },
    valueOf: (code) => values[code] ?? null,
    usesOf: (code) => uses[code] ?? 0,
    limit: () => values.length,
    bytes: () => values.length * BYTES_OF_VALUE,
  };
}

function keyOf(value: Interned): unknown {
  if (typeof value !== 'object') return value;
  return Array.isArray(value) ? value.join() : JSON.stringify(value);
}

/** About: a list of a few numbers, its key, and their places. */
const BYTES_OF_VALUE = 160;
