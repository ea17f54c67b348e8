import { narrow, type Asked, type ColumnReader, type QueryReader, type SlotTest } from '@parley/application';
import type { Viewer } from '@parley/staff';
import { isListed, isSeenBy } from './dialog-list.columns.js';
import { actorOf, filtersAsked, type FilterValues } from '../dialog-list.filters.js';

/** The dialogs that a viewer sees and that pass filters, to be gone through at once: a moment later others may. */
export interface Selection {
  readonly columns: ColumnReader;
  /** All slots are less than this. */
  readonly size: number;
  readonly passes: SlotTest;
  /** By a sample: more than half of all dialogs pass. */
  readonly isWide: boolean;
  /** The slots of all that pass, or of so many of them, in no order. */
  slots(most?: number): Int32Array;
}

/** Throws what filters refuse, `COLUMNS_LOADING`, `PROJECTION_NOT_READY`. */
export async function selectDialogs(
  reader: QueryReader,
  viewer: Viewer,
  values: FilterValues = {},
  asked: Asked = askedBy(reader, viewer),
): Promise<Selection> {
  const [selection] = await selectEach(reader, viewer, [values], asked);
  return selection as Selection;
}

/** The same for several questions of one moment. */
async function selectEach(
  reader: QueryReader,
  viewer: Viewer,
  questions: readonly FilterValues[],
  asked: Asked,
): Promise<readonly Selection[]> {
  const compiled = await Promise.all(
    questions.map((values) =>
      Promise.all(
        filtersAsked(reader, values).map(async ({ name, test }) =>
          test(values[name] as never, asked, values),
        ),
      ),
    ),
  );
  const columns = await reader.columns.current();
  return compiled.map((own) =>
    selectionOf(columns, [isListed(columns), isSeenBy(viewer, columns), ...own.map((test) => test(columns))]),
  );
}

/** The dialogs that pass all of these tests. */
export function selectionOf(columns: ColumnReader, all: readonly SlotTest[]): Selection {
  const size = columns.dialogs.size();
  const { tests, isWide } = rarestFirst(all, size);
  const passes = allOf(tests);
  return { columns, size, passes, isWide, slots: (most = size) => slotsPassing(tests, size, most) };
}

export const askedBy = (reader: QueryReader, viewer: Viewer): Asked => ({
  reader,
  asker: actorOf(viewer),
  now: Date.now(),
});

/**
 * Whether a dialog is among those that the viewer sees and that pass the filters, as of now. Throws as {@link selectDialogs}.
 */
export async function matching(
  reader: QueryReader,
  viewer: Viewer,
  values: FilterValues = {},
): Promise<(dialogId: number) => boolean> {
  const { columns, passes } = await selectDialogs(reader, viewer, values);
  return (dialogId) => {
    const slot = columns.dialogs.slotOf(dialogId);
    return slot >= 0 && passes(slot);
  };
}

/** A number of dialogs. */
export interface Total {
  /** At most {@link MOST_COUNTED}. */
  readonly count: number;
  /** There are more than these. */
  readonly more: boolean;
}

export const MOST_COUNTED = 1_000;

export const totalOf = (counted: number): Total => ({
  count: Math.min(counted, MOST_COUNTED),
  more: counted > MOST_COUNTED,
});

/** How many there are of each question, all of one moment. Throws as {@link selectDialogs}. */
export async function countDialogs(
  reader: QueryReader,
  viewer: Viewer,
  questions: readonly FilterValues[],
): Promise<readonly Total[]> {
  const selections = await selectEach(reader, viewer, questions, askedBy(reader, viewer));
  return selections.map(({ slots }) => totalOf(slots(MOST_COUNTED + 1).length));
}

/** Slots that are looked at to see how rarely a test passes. */
const SAMPLED = 256;

/** So that most dialogs are asked one question only. */
function rarestFirst(all: readonly SlotTest[], size: number) {
  const step = Math.max(1, Math.floor(size / SAMPLED));
  const passed = all.map((test) => {
    let count = 0;
    for (let slot = 0; slot < size; slot += step) if (test(slot)) count += 1;
    return { test, count };
  });
  passed.sort((a, b) => a.count - b.count);
  const [rarest] = passed;
  return {
    tests: passed.map(({ test }) => test),
    isWide: rarest !== undefined && 2 * rarest.count * step > size,
  };
}

/** Slots of the first block, and how many times as many each next one has: one long loop is faster than many short ones. */
const FIRST_BLOCK = 16_384;
const GROWTH = 4;

/** Block by block from the latest dialogs on, and in each of them test by test: each goes through what the ones before have left. */
function slotsPassing(tests: readonly SlotTest[], size: number, most: number): Int32Array {
  const found = new Int32Array(size);
  let [count, length] = [0, most < size ? FIRST_BLOCK : size];
  for (let end = size; end > 0 && count < most; end -= length, length *= GROWTH) {
    const begin = Math.max(0, end - length);
    const block = found.subarray(count, count + end - begin);
    for (let place = 0; place < block.length; place += 1) block[place] = begin + place;
    let kept = block.length;
    for (const test of tests) kept = narrow(block, kept, test);
    count += kept;
  }
  return found.subarray(0, Math.min(count, most));
}

const allOf =
  (tests: readonly SlotTest[]): SlotTest =>
  (slot) => {
    for (const test of tests) if (!test(slot)) return false;
    return true;
  };
