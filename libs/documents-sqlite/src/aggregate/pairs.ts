/** A value of 37 bits and a group of 16 make a whole number that is exact. */
const GROUPS = 2 ** 16;
const MOST_VALUE = 2 ** 37;
/** Of places for 8,388,608 pairs, which take 67 MB. */
const MOST_PAIRS = 6_000_000;
const MOST_SLOTS = 2 ** 23;
/** To move the pairs into a larger table costs as much as to add them. */
const GROWS = 4;
/** In words of 32 bits: 32 MB. */
const MOST_WORDS = 8_000_000;
/** A bitmap of one group has at most so many. */
const MOST_WORDS_OF_ONE = 2 ** 20;
const FEW_WORDS = 2 ** 10;
/** Of many groups each has few of the numbers, and most of its bitmap would be empty. */
const MOST_MARKED = 128;

/** How many different whole numbers each group has. */
export interface Pairs {
  /** Goes past minus infinity. False where the numbers cannot be counted here: negative, too great, too many. */
  add(values: readonly number[], groups: Int32Array): boolean;
  /** Of the group. */
  different(group: number): number;
}

/** Marks bits while they fit, and keeps pairs of group and value beyond: to sort the numbers takes many times as long. */
export function createPairs(): Pairs {
  const counts: number[] = [];
  const marks = createMarks();
  const table = createTable();
  return {
    add(values, groups) {
      for (let row = 0; row < values.length; row += 1) {
        const value = values[row] ?? 0;
        if (value === Number.NEGATIVE_INFINITY) continue;
        const group = groups[row] ?? 0;
        if (value < 0 || value >= MOST_VALUE || group >= GROUPS) return false;
        const bits = marks.holding(value, group);
        if (bits === null ? table.put(value * GROUPS + group) : put(bits, value))
          counts[group] = (counts[group] ?? 0) + 1;
      }
      return table.hasRoom();
    },
    different: (group) => counts[group] ?? 0,
  };
}

function put(bits: Uint32Array, value: number): boolean {
  const [word, bit] = [bits[value >>> 5] ?? 0, 1 << (value & 31)];
  bits[value >>> 5] = word | bit;
  return (word & bit) === 0;
}

/** A bitmap of each group. Once there is no room for more, none grows: a number is always in the same place. */
function createMarks() {
  const all: Uint32Array[] = [];
  let words = 0;

  function longer(bits: Uint32Array | undefined, least: number, group: number): Uint32Array | null {
    const length = Math.max(FEW_WORDS, 2 ** Math.ceil(Math.log2(least)));
    if (length > MOST_WORDS_OF_ONE || words > MOST_WORDS) return null;
    const grown = new Uint32Array(length);
    if (bits) grown.set(bits);
    words += length - (bits?.length ?? 0);
    all[group] = grown;
    return grown;
  }

  return {
    /** Null: none has a place for it. */
    holding(value: number, group: number): Uint32Array | null {
      const bits = all[group];
      if (group >= MOST_MARKED || value >= MOST_WORDS_OF_ONE * 32) return null;
      const word = value >>> 5;
      return bits !== undefined && word < bits.length ? bits : longer(bits, word + 1, group);
    },
  };
}

/** Whole numbers with open addressing. */
function createTable() {
  let slots = new Float64Array(2 ** 8).fill(-1);
  let size = 0;

  function putIn(table: Float64Array, pair: number): boolean {
    const mask = table.length - 1;
    let place = hashOf(pair) & mask;
    for (let held = table[place]; held !== -1; held = table[place]) {
      if (held === pair) return false;
      place = (place + 1) & mask;
    }
    table[place] = pair;
    return true;
  }

  function grow(): void {
    const larger = new Float64Array(Math.min(slots.length * GROWS, MOST_SLOTS)).fill(-1);
    for (const pair of slots) if (pair >= 0) putIn(larger, pair);
    slots = larger;
  }

  return {
    /** Whether it is new; not where there is no room any more. */
    put(pair: number): boolean {
      if (size >= MOST_PAIRS || !putIn(slots, pair)) return false;
      size += 1;
      if (size * 4 > slots.length * 3) grow();
      return true;
    },
    hasRoom: () => size < MOST_PAIRS,
  };
}

/** By Knuth's multiplicative hash of each half; the upper bits are mixed into those that a table takes. */
function hashOf(pair: number): number {
  const hash = Math.imul(pair | 0, 0x9e3779b1) ^ Math.imul((pair * 2 ** -32) | 0, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
