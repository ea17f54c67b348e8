import {
  orderedColumn,
  type ColumnReader,
  type SlotKeys,
  type SlotOrder,
  type SlotTest,
} from '@parley/application';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pageOf, type Place } from './dialog-list.page.js';
import { selectionOf } from './selection.js';
import { MOST_COUNTED } from './selection.query.js';

/** More than two blocks of slots. */
const SIZE = 20_000;
const idAt = (slot: number): number => 7 * slot + 1;
const columns = { dialogs: { size: () => SIZE, idAt } } as unknown as ColumnReader;

/** Few different keys, so that many dialogs have the same; with some that come before all others. */
const FROM = 10_000;
const numbers = Float64Array.from({ length: SIZE }, (_, slot) => (slot * 7_919) % 501);
const kept = orderedColumn<{ readonly key: number }>(
  'keys',
  { name: 'keys', of: 'dialog' },
  3,
  ({ key }) => key,
);
const order = keptOrder();
const othersOf = (isKept: boolean): SlotKeys => ({ from: FROM, numbers, ...(isKept && { order }) });
const orderOf = (isKept: boolean, slotsAhead: readonly number[]): SlotKeys => ({
  ...othersOf(isKept),
  ahead: {
    slots: Int32Array.from(slotsAhead),
    placeOf: placesOf(slotsAhead),
    end: FROM / 2,
    keyAt: (place) => keyOfPlace(slotsAhead[place] as number),
    ...(isKept && { order: orderAhead(slotsAhead) }),
  },
});
function placesOf(slotsAhead: readonly number[]): (slot: number) => number {
  const places = new Int32Array(SIZE).fill(-1);
  slotsAhead.forEach((slot, place) => (places[slot] = place));
  return (slot) => places[slot] ?? -1;
}
/** By numbers that are the keys or less. */
function orderAhead(slotsAhead: readonly number[]): SlotOrder {
  const store = kept.open({} as never);
  store.reserve(slotsAhead.length);
  slotsAhead.forEach((slot, place) => store.put(place, { key: keyAhead(slot) - (place % 4) }, ''));
  return store.order;
}
/** Each has had another key before. */
function keptOrder(): SlotOrder {
  const store = kept.open({} as never);
  store.reserve(SIZE);
  for (let slot = 0; slot < SIZE; slot += 1) store.put(slot, { key: (slot * 31) % 777 }, '');
  numbers.forEach((key, slot) => store.put(slot, { key }, ''));
  return store.order;
}

const keyAhead = (slot: number): number => (slot * 31) % 11;
/** Some are named among those that come before all others and do not. */
const isAhead = (slot: number): boolean => slot % 5 > 0;
const keyOfPlace = (slot: number): number => (isAhead(slot) ? keyAhead(slot) : NaN);
/** One in so many passes. */
const everyNth = (share: number): SlotTest => {
  const passes = (slot: number): boolean => (slot * 31) % share === 0;
  return passes;
};

/** All that pass in order, found by a sort of all dialogs. */
function sorted(passes: SlotTest, allAhead: ReadonlySet<number>, reverse: boolean): readonly Place[] {
  const keyOf = (slot: number): number => (allAhead.has(slot) ? keyAhead(slot) : FROM - (numbers[slot] ?? 0));
  const all = Array.from({ length: SIZE }, (_, slot) => slot).filter(passes);
  const places = all.map((slot) => ({ key: keyOf(slot), id: String(idAt(slot)) }));
  places.sort((a, b) => a.key - b.key || (a.id > b.id ? -1 : 1));
  return reverse ? places.reverse() : places;
}

test('a page is the one that a sort of all has, wherever it begins, whether few pass or many', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 3, 19, 20, 21, 700, 30_000),
      fc.constantFrom(0, 1, 40, 90, SIZE),
      fc.boolean(),
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (share, aheadOfAll, reverse, limit, where) => {
        const passes = everyNth(share);
        const ahead = Array.from({ length: aheadOfAll }, (_, n) => (n * 7_919) % SIZE);
        const selection = selectionOf(columns, [passes, everyNth(1)]);
        const all = sorted(passes, new Set(ahead.filter(isAhead)), reverse);
        const begin = Math.floor(where * all.length);
        const after = begin === 0 ? null : (all[begin - 1] ?? null);
        for (const isKept of [false, true]) {
          const keys = aheadOfAll === 0 ? othersOf(isKept) : orderOf(isKept, ahead);
          const page = pageOf(selection, keys, { limit, after, reverse });
          expect(page.places).toEqual(all.slice(begin, begin + limit));
          expect(page.isMore).toBe(all.length > begin + limit);
          expect(Math.min(page.counted(), MOST_COUNTED + 1)).toBe(Math.min(all.length, MOST_COUNTED + 1));
        }
      },
    ),
    { numRuns: 100, seed: 20_261_130 },
  );
});

test('a page behind all that come ahead looks at none of their keys but for those of its own dialogs', () => {
  const slotsAhead = Array.from({ length: SIZE / 2 }, (_, place) => 2 * place);
  const keys = orderOf(true, slotsAhead);
  const looked = new Set<number>();
  const keyAt = (place: number): number => {
    looked.add(place);
    return keys.ahead?.keyAt(place) ?? NaN;
  };
  const ahead = keys.ahead && { ...keys.ahead, keyAt };
  const after = sorted(everyNth(1), new Set(slotsAhead.filter(isAhead)), false)[SIZE / 2] ?? null;
  const page = pageOf(
    selectionOf(columns, [everyNth(1)]),
    { ...keys, ahead },
    { limit: 20, after, reverse: false },
  );
  expect(page.places).toHaveLength(20);
  expect(looked.size).toBeLessThan(SIZE / 20);
});

test('a selection has each slot that passes once, or as many as are wanted', () => {
  const isPassing = everyNth(3);
  const { slots, count } = selectionOf(columns, [isPassing]);
  const all = Array.from({ length: SIZE }, (_, slot) => slot).filter(isPassing);
  expect([...slots()].sort((a, b) => a - b)).toEqual(all);
  expect([count(7), count(1e9)]).toEqual([7, all.length]);
  const some = [...slots(1_001)];
  expect(some).toHaveLength(1_001);
  expect(new Set(some).size).toBe(1_001);
  expect(some.every(isPassing)).toBe(true);
});
