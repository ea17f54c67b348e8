import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bitsUpTo, countBits, hasBit, numbersIn, setBit, bitsFor, type Bits } from './bits.js';
import type { SlotTest } from './column.types.js';
import { countCodes, countCodesThrough } from './counting.js';
import { fewColumn } from './order/few-column.js';
import { createMembers } from './members.js';
import { createPool } from './pool.js';
import { everySlot, inBits, keepPassing, not, ofCodes, throughSlots } from './slot-tests.js';

const SIZE = 300;
const ROOM = 320;
const CODES = 4;
const codes = fc
  .array(fc.integer({ min: 0, max: CODES - 1 }), { minLength: ROOM, maxLength: ROOM })
  .map((all) => Int32Array.from(all));
const others = fc
  .array(fc.integer({ min: -1, max: SIZE - 1 }), { minLength: ROOM, maxLength: ROOM })
  .map((all) => Int32Array.from(all));
const passing = fc
  .array(fc.integer({ min: 0, max: 1 }), { minLength: CODES, maxLength: CODES })
  .map((all) => Uint8Array.from(all));
const set = fc.uniqueArray(fc.integer({ min: 0, max: 200 })).map((all): Bits => {
  const bits = bitsFor(201);
  for (const one of all) setBit(bits, one);
  return bits;
});

const ofSomeCodes = fc.record({ codes, passing }).map(ofCodes);
const simple = fc.oneof(
  ofSomeCodes,
  set.map(inBits),
  fc.constant(everySlot),
  fc.integer({ min: 1, max: 40 }).map(
    (nth): SlotTest =>
      (slot) =>
        slot % nth === 0,
  ),
  fc.tuple(others, ofSomeCodes).map(([slots, one]) => throughSlots(slots, one)),
  fc.tuple(others, set).map(([slots, one]) => throughSlots(slots, inBits(one))),
);
const anyTest = fc.oneof(
  simple,
  simple.map(not),
  fc.tuple(others, ofSomeCodes).map(([slots, one]) => throughSlots(slots, not(one))),
);

test('what a test leaves of many slots, after others and in parts, is what it answers for each', () => {
  fc.assert(
    fc.property(fc.array(anyTest, { minLength: 1, maxLength: 3 }), (tests) => {
      const bits = bitsUpTo(SIZE);
      for (const one of tests) {
        keepPassing(one, bits, 4);
        keepPassing(one, bits, 0, 4);
      }
      const expected = Array.from({ length: SIZE }, (_, slot) => slot).filter((slot) =>
        tests.every((one) => one(slot)),
      );
      expect(Array.from(numbersIn(bits))).toEqual(expected);
      expect(countBits(bits)).toBe(expected.length);
      const last = expected.slice(-7);
      expect(Array.from(numbersIn(bits, 7))).toEqual(last);
    }),
    { numRuns: 100, seed: 20_261_130 },
  );
});

test('slots are counted by their codes, also by those of what they refer to', () => {
  fc.assert(
    fc.property(set, codes, others, (slots, ofSlots, references) => {
      const [own, through] = [new Uint32Array(CODES), new Uint32Array(CODES)];
      for (let slot = 0; slot < SIZE; slot += 1) {
        if (!hasBit(slots, slot)) continue;
        own[ofSlots[slot] as number] = (own[ofSlots[slot] as number] ?? 0) + 1;
        const code = ofSlots[references[slot] as number];
        if (code !== undefined) through[code] = (through[code] ?? 0) + 1;
      }
      expect(countCodes(slots, ofSlots, CODES)).toEqual(own);
      expect(countCodesThrough(slots, references, ofSlots, CODES)).toEqual(through);
    }),
    { numRuns: 50, seed: 20_261_130 },
  );
});

test('of many that lie apart those stay whose other slot passes', () => {
  const [size, step] = [60_000, 5];
  const references = Int32Array.from({ length: size }, (_, slot) => (slot % 7 === 0 ? -1 : size - 1 - slot));
  const ofOthers = Int32Array.from({ length: size }, (_, slot) => slot % 3);
  const one = throughSlots(references, ofCodes({ codes: ofOthers, passing: Uint8Array.of(1, 0, 1) }));
  const bits = bitsFor(size);
  for (let slot = 0; slot < size; slot += step) setBit(bits, slot);
  keepPassing(one, bits);
  const expected = Array.from({ length: size / step }, (_, n) => step * n).filter((slot) => one(slot));
  expect(Array.from(numbersIn(bits))).toEqual(expected);
});

test('numbers of few slots are those put last, however often slots come and go', () => {
  const puts = fc.array(fc.tuple(fc.nat(200), fc.option(fc.nat(9))), { maxLength: 400 });
  fc.assert(
    fc.property(puts, (all) => {
      const source = { name: 'few', of: 'dialog' } as const;
      const numbers = { names: ['one', 'more'], by: 'one', length: 2 } as const;
      const column = fewColumn<{ n: number }, 'one' | 'more'>('few.n', source, numbers, ({ n }) =>
        n === 0 ? null : { one: n, more: n + 1 },
      );
      const store = column.open({} as never);
      store.reserve(256);
      const held = new Map<number, number>();
      for (const [slot, n] of all) {
        if (n === null) store.clear(slot);
        else store.put(slot, { n }, '');
        if (n) held.set(slot, n);
        else held.delete(slot);
      }
      const [ones, more] = [store.numbers('one'), store.numbers('more')];
      const found = Array.from(store.slots(), (slot, place) => [slot, ones[place], more[place]]);
      expect(found.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual(
        [...held].map(([slot, n]) => [slot, n, n + 1]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
      );
    }),
    { numRuns: 50, seed: 20_261_130 },
  );
});

const lists = fc.array(
  fc.tuple(fc.nat(9), fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 5 })),
  { maxLength: 200 },
);

const sought = fc.oneof(
  { weight: 4, arbitrary: fc.uniqueArray(fc.integer({ min: 1, max: 13 })) },
  fc.constant(Array.from({ length: 13 }, (_, n) => n + 1)),
);

test('lists are found by their numbers, and these counted, however often lists come and go', () => {
  fc.assert(
    fc.property(lists, sought, fc.nat(3), (puts, wanted, least) => {
      const members = createMembers();
      const pool = createPool<readonly number[]>(members);
      const [held, given] = [new Map<number, readonly number[]>(), new Map<number, number>()];
      for (const [key, list] of puts) {
        const before = given.get(key) ?? 0;
        given.set(key, pool.take(list.length === 0 ? null : list));
        pool.release(before);
        held.set(key, list);
      }
      const having = members.having((one) => wanted.includes(one), least + 1);
      const counted = new Uint32Array(pool.limit());
      const sums = new Map<number, number>();
      for (const [key, list] of held) {
        const code = given.get(key) ?? 0;
        expect(having[code] === 1).toBe(list.filter((one) => wanted.includes(one)).length > least);
        counted[code] = (counted[code] ?? 0) + 1;
        for (const one of list) sums.set(one, (sums.get(one) ?? 0) + 1);
      }
      expect(new Map([...members.sums(counted)].sort())).toEqual(new Map([...sums].sort()));
    }),
    { numRuns: 100, seed: 20_261_130 },
  );
});
