import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasBit } from '@parley/application';
import { MOST_SLOTS } from './day.js';
import { createMessageTimes, type MessageTimes, type Quarters } from './message-times.js';

const SLOTS = 70;
const EVER: Quarters = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

const found = (times: MessageTimes, period: Quarters = EVER): number[] => {
  const bits = times.within(period);
  return Array.from({ length: bits.length * 32 }, (_, slot) => slot).filter((slot) => hasBit(bits, slot));
};
function timesOf(...added: readonly (readonly [slot: number, quarter: number])[]): MessageTimes {
  const times = createMessageTimes();
  times.reserve(SLOTS);
  for (const [slot, quarter] of added) times.add(slot, quarter);
  return times;
}

describe('[S82] dialogs with a message in a period', () => {
  test('the first quarter hour of the period is in it, the one after it is not', () => {
    const times = timesOf([1, 95], [2, 96], [3, 191], [4, 192]);
    expect(found(times, { from: 96, to: 192 })).toEqual([2, 3]);
    expect(found(times, { from: 95, to: 193 })).toEqual([1, 2, 3, 4]);
  });

  test('a period within a day, one over days, one without an end', () => {
    const times = timesOf([1, 0], [2, 100], [3, 250], [4, -1]);
    expect(found(times, { from: 99, to: 101 })).toEqual([2]);
    expect(found(times, { from: 0, to: 250 })).toEqual([1, 2]);
    expect(found(times, { ...EVER, from: 100 })).toEqual([2, 3]);
    expect(found(times, { ...EVER, to: 1 })).toEqual([1, 4]);
    expect(found(times)).toEqual([1, 2, 3, 4]);
  });

  test('a period that ends where it begins, or before, holds none', () => {
    const times = timesOf([1, 100]);
    expect(found(times, { from: 100, to: 100 })).toEqual([]);
    expect(found(times, { from: 101, to: 100 })).toEqual([]);
  });

  test('a deleted dialog is never found again, and what is added to its slot afterwards stands alone', () => {
    const times = timesOf([1, 100], [2, 100]);
    times.clear(1);
    expect(found(times)).toEqual([2]);
    times.add(1, 500);
    expect(found(times)).toEqual([1, 2]);
    expect(found(times, { from: 100, to: 101 })).toEqual([2]);
  });

  test('the last slot that there may be is told from the first', () => {
    const times = createMessageTimes();
    times.reserve(MOST_SLOTS);
    times.add(MOST_SLOTS - 1, 95);
    const bits = times.within(EVER);
    expect([hasBit(bits, MOST_SLOTS - 1), hasBit(bits, 0)]).toEqual([true, false]);
    expect(() => times.reserve(MOST_SLOTS + 1)).toThrow(RangeError);
  });

  test('what is added many times takes the memory of once', () => {
    const times = timesOf();
    for (let round = 0; round < 10_000; round += 1) times.add(round % 10, 5);
    expect(times.bytes()).toBeLessThan(1_000);
    expect(found(times)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

type Step = readonly ['add', slot: number, quarter: number] | readonly ['clear', slot: number];
const slot = fc.nat({ max: SLOTS - 1 });
const quarter = fc.integer({ min: -100, max: 300 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: fc.tuple(fc.constant('add' as const), slot, quarter) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('clear' as const), slot) },
);
const periods = fc.array(fc.record({ from: quarter, to: quarter }), { minLength: 1, maxLength: 10 });

test('whatever is added and cleared, a period finds what a search of all finds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 3_000, size: 'max' }), periods, (steps, asked) => {
      const times = timesOf();
      const naive = new Map<number, Set<number>>();
      for (const [kind, at, time] of steps) {
        if (kind === 'clear') {
          times.clear(at);
          naive.delete(at);
          continue;
        }
        times.add(at, time);
        naive.set(at, (naive.get(at) ?? new Set()).add(time));
      }
      const isIn =
        ({ from, to }: Quarters) =>
        (one: number) =>
          one >= from && one < to;
      for (const period of [EVER, ...asked]) {
        const expected = [...naive].filter(([, own]) => [...own].some(isIn(period))).map(([one]) => one);
        expect(found(times, period)).toEqual(expected.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 200 },
  );
});
