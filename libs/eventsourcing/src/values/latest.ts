import { LRUCache } from 'lru-cache';

/**
 * Remembers the `most` entries that were used last, by key. It grows as it is filled: an `LRUCache` with `max` makes room for all of them
 * at once, which takes a program that opens its stores longer than opening them.
 */
export const createLatest = <Key extends string, Value extends string | object>(
  most: number,
): LRUCache<Key, Value> => new LRUCache<Key, Value>({ maxSize: most, sizeCalculation: () => 1 });
