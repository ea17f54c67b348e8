/** Entries that were used lately, by key. */
export interface Latest<Key, Value> {
  get(key: Key): Value | undefined;
  /** The same, which is no use of it. */
  peek(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  clear(): void;
}

/**
 * Remembers the later half of the `most` entries that were used last surely, and never more than `most`. They stand in two generations: when one
 * is full, all that was not used since the one before is forgotten at once. So a use is one look-up, where a list in the order of use takes
 * four times as long.
 */
export function createLatest<Key, Value>(most: number): Latest<Key, Value> {
  const half = Math.max(1, Math.floor(most / 2));
  let newer = new Map<Key, Value>();
  let older = new Map<Key, Value>();

  const set = (key: Key, value: Value): void => {
    if (newer.size === half && !newer.has(key)) {
      older = newer;
      newer = new Map();
    }
    newer.set(key, value);
  };

  return {
    get(key) {
      const found = newer.get(key);
      if (found !== undefined) return found;
      const before = older.get(key);
      if (before !== undefined) set(key, before);
      return before;
    },
    peek: (key) => newer.get(key) ?? older.get(key),
    set,
    clear() {
      newer = new Map();
      older = new Map();
    },
  };
}
