import { mixedHash } from '@parley/eventsourcing';

/** Ids of documents that may be there. */
export interface KnownIds {
  add(id: string): void;
  /** False only for an id that was never added. */
  mayHave(id: string): boolean;
}

/** Where it is not known what is there. */
export const anyId: KnownIds = { add: () => undefined, mayHave: () => true };

/** With as many, a full filter takes one in 300 other ids for one of its own. */
const BITS_PER_ID = 12;
const PROBES = 6;
/** Bits of the first filter, for 10,000 ids, and of the last, for eleven million in 16 MiB; each next one is four times as large. */
const FIRST_BITS = 2 ** 17;
const LAST_BITS = 2 ** 27;

interface Filter {
  readonly words: Uint32Array;
  /** One less than its bits, which are a power of two. */
  readonly mask: number;
  /** Ids that it still takes. */
  room: number;
}

/**
 * Bloom filters that grow with what is added. They take 1.5 to 2 bytes an id and never more than 22 MiB: beyond eleven million ids the
 * last one fills up, and more and more ids may be there.
 */
export function createKnownIds(): KnownIds {
  const filters: Filter[] = [filterOf(FIRST_BITS)];

  const current = (): Filter => {
    const last = filters.at(-1) as Filter;
    const bits = last.mask + 1;
    if (last.room > 0 || bits === LAST_BITS) return last;
    const next = filterOf(bits * 4);
    filters.push(next);
    return next;
  };

  return {
    add(id) {
      const filter = current();
      filter.room -= 1;
      hash(id);
      put(filter);
    },
    mayHave(id) {
      hash(id);
      return filters.some(hasAll);
    },
  };
}

const filterOf = (bits: number): Filter => ({
  words: new Uint32Array(bits / 32),
  mask: bits - 1,
  room: Math.floor(bits / BITS_PER_ID),
});

/**
 * Two hashes make any number of them (Kirsch and Mitzenmacher, "Less hashing, same performance"). Those of the id that was hashed last stand
 * here: an object for each id would be more work than to hash it.
 */
const hashes = new Int32Array(2);

function hash(id: string): void {
  // As whole numbers of 32 bits from the start.
  let first = 0x811c9dc5 | 0;
  let second = 0x9747b28c | 0;
  for (let index = 0; index < id.length; index += 1) {
    const unit = id.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ (second >>> 15) ^ unit, 0x5bd1e995);
  }
  hashes[0] = mixedHash(first);
  hashes[1] = mixedHash(second) | 1;
}

function put({ words, mask }: Filter): void {
  const start = hashes[0] ?? 0;
  const step = hashes[1] ?? 0;
  for (let probe = 0; probe < PROBES; probe += 1) {
    const bit = (start + Math.imul(probe, step)) & mask;
    words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }
}

function hasAll({ words, mask }: Filter): boolean {
  const start = hashes[0] ?? 0;
  const step = hashes[1] ?? 0;
  for (let probe = 0; probe < PROBES; probe += 1) {
    const bit = (start + Math.imul(probe, step)) & mask;
    if (((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
  }
  return true;
}
