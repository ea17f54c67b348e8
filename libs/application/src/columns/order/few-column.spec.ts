import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fewColumn } from './few-column.js';

/** More than there is room for at first. */
const SLOTS = 200;
const LENGTH = 10;
const column = fewColumn<
  { readonly at: number; readonly other: number; readonly isHeld: boolean },
  'at' | 'other'
>(
  'waiting',
  { name: 'waiting', of: 'dialog' },
  { names: ['at', 'other'], by: 'at', length: LENGTH },
  ({ at, other, isHeld }) => (isHeld ? { at, other } : null),
);
const change = fc.record({
  slot: fc.nat(SLOTS - 1),
  at: fc.integer({ min: -50, max: 200 }),
  other: fc.nat(),
  kind: fc.constantFrom('put', 'put', 'put', 'none', 'gone', 'clear'),
});

test('those that have numbers have them as they were put last, and a walk meets each once, stretch by stretch, in either direction', () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 400 }),
      fc.constantFrom<1 | -1>(1, -1),
      (changes, direction) => {
        const store = column.open({} as never);
        store.reserve(SLOTS);
        const now = new Map<number, readonly [at: number, other: number]>();
        for (const { slot, at, other, kind } of changes) {
          if (kind === 'clear') store.clear(slot);
          else store.put(slot, kind === 'gone' ? null : { at, other, isHeld: kind === 'put' }, String(slot));
          if (kind === 'put') now.set(slot, [at, other]);
          else now.delete(slot);
        }
        const [slots, at, other] = [store.slots(), store.numbers('at'), store.numbers('other')];
        const held = Array.from(slots, (slot, place) => [slot, [at[place], other[place]]] as const);
        expect(new Map(held)).toEqual(now);
        expect(held).toHaveLength(now.size);
        for (let slot = 0; slot < SLOTS; slot += 1)
          expect(slots[store.placeOf(slot)]).toBe(now.has(slot) ? slot : undefined);
        const met: number[] = [];
        store.order.walk(
          -direction * Infinity,
          direction,
          () => true,
          (place) => met.push(place),
        );
        expect(new Set(met.map((place) => slots[place]))).toEqual(new Set(now.keys()));
        expect(met).toHaveLength(now.size);
        const stretches = met.map((place) => Math.floor((at[place] as number) / LENGTH));
        expect(stretches).toEqual(stretches.toSorted((a, b) => direction * (a - b)));
      },
    ),
    { numRuns: 200, seed: 20_261_130 },
  );
});
