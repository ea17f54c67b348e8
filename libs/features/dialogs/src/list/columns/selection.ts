import {
  bitsUpTo,
  countBits,
  numbersIn,
  keepPassing,
  ofCodes,
  sampled,
  type Bits,
  type ColumnReader,
  type SlotTest,
} from '@parley/application';

/** The dialogs that a viewer sees and that pass filters, to be gone through at once: a moment later others may. */
export interface Selection {
  readonly columns: ColumnReader;
  /** All slots are less than this. */
  readonly size: number;
  readonly passes: SlotTest;
  /** By a sample: more than half of all dialogs pass. */
  readonly isWide: boolean;
  /** By a sample: so many pass that a page of them is soon found in any order. */
  isCommon(): boolean;
  /** The slots of all that pass. */
  bits(): Bits;
  /** How many pass; of more than `most`: so many. */
  count(most: number): number;
  /** The slots of all that pass, or of so many of them, the greatest. */
  slots(most?: number): Int32Array;
}

/** The dialogs that pass all of these tests. */
export function selectionOf(columns: ColumnReader, all: readonly SlotTest[]): Selection {
  const size = columns.dialogs.size();
  const { tests, isWide } = rarestFirst(together(all), size);
  const passes = allOf(tests);
  return {
    columns,
    size,
    passes,
    isWide,
    isCommon: () => sampled(passes, size, 4 * SAMPLED).passed >= COMMON,
    bits: () => latestPassing(tests, size, Infinity),
    count: (most) => Math.min(most, countBits(latestPassing(tests, size, most))),
    slots: (most = Infinity) => numbersIn(latestPassing(tests, size, most), most),
  };
}

/** Tests by the codes of one column become one test. */
function together(all: readonly SlotTest[]): readonly SlotTest[] {
  const byCodes = new Map<Int32Array, Uint8Array>();
  for (const { coded } of all) {
    if (coded === undefined) continue;
    const before = byCodes.get(coded.codes);
    const { passing } = coded;
    byCodes.set(coded.codes, before ? passing.map((one, code) => one & (before[code] as number)) : passing);
  }
  const coded = Array.from(byCodes, ([codes, passing]) => ofCodes({ codes, passing }));
  return [...coded, ...all.filter((test) => test.coded === undefined)];
}

/** Slots that are looked at to see how rarely a test passes, and what a test costs that does not say. */
const [SAMPLED, COST] = [256, 10];
/** Of four times as many that are looked at all tests together pass so many at least where they are common. */
const COMMON = 4;

/** First what leaves least for what it takes, so that most dialogs are asked one cheap question only. */
function rarestFirst(all: readonly SlotTest[], size: number) {
  const ranked = all.map((test) => {
    const { looked, passed } = sampled(test, size, SAMPLED);
    const share = looked === 0 ? 0 : passed / looked;
    return { test, share, rank: (test.cost ?? COST) / (1 - share) };
  });
  ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank));
  return {
    tests: ranked.map(({ test }) => test),
    isWide: ranked.every(({ share }) => share > 0.5),
  };
}

/** Numbers of 32 slots in the first block, and how many times as many each next one has: one long loop is faster than many short ones. */
const FIRST_BLOCK = 512;
const GROWTH = 4;

/** Block by block from the latest dialogs on until there are enough, and in each of them test by test. */
function latestPassing(tests: readonly SlotTest[], size: number, most: number): Bits {
  const bits = bitsUpTo(size);
  let [count, length] = [0, most < size ? FIRST_BLOCK : bits.length];
  let end = bits.length;
  for (; end > 0 && count < most; length *= GROWTH) {
    const begin = Math.max(0, end - length);
    for (const test of tests) keepPassing(test, bits, begin, end);
    count += countBits(bits, begin, end);
    end = begin;
  }
  return bits.fill(0, 0, end);
}

const allOf =
  (tests: readonly SlotTest[]): SlotTest =>
  (slot) => {
    for (const test of tests) if (!test(slot)) return false;
    return true;
  };
