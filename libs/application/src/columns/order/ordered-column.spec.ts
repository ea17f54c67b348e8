import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { orderedColumn } from './ordered-column.js';

const SLOTS = 40;
const column = orderedColumn<{ readonly at: number | null }>(
  'seen',
  { name: 'seen', of: 'dialog' },
  10,
  ({ at }) => at,
);
const change = fc.record({
  slot: fc.nat(SLOTS - 1),
  at: fc.oneof(fc.constant(null), fc.integer({ min: -50, max: 200 })),
  isGone: fc.boolean(),
});

test('walks meet each slot with a number once, stretch by stretch, in either direction from anywhere, whatever has moved', () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 200 }),
      fc.constantFrom<1 | -1>(1, -1),
      fc.oneof(fc.constantFrom(-Infinity, Infinity), fc.integer({ min: -60, max: 210 })),
      fc.integer({ min: 1, max: SLOTS }),
      (changes, direction, from, most) => {
        const store = column.open({} as never);
        store.reserve(SLOTS);
        const now = new Map<number, number>();
        for (const { slot, at, isGone } of changes) {
          if (isGone) store.clear(slot);
          else store.put(slot, { at }, String(slot));
          if (isGone || at === null) now.delete(slot);
          else now.set(slot, at);
        }
        const met: number[] = [];
        let bound = -direction * Infinity;
        const goesOn = (next: number): boolean => {
          for (const slot of met)
            expect(direction * (next - (now.get(slot) as number))).toBeGreaterThanOrEqual(0);
          bound = next;
          return met.length < most;
        };
        store.order.walk(from, direction, goesOn, (slot) => met.push(slot));
        expect(new Set(met).size).toBe(met.length);
        expect(
          [...store.values()]
            .map((at, slot) => (Number.isNaN(at) ? null : slot))
            .filter((slot) => slot !== null),
        ).toEqual([...now.keys()].sort((a, b) => a - b));
        const isAsked = (at: number): boolean => direction * (at - from) >= 0;
        const missed = [...now].filter(([slot, at]) => isAsked(at) && !met.includes(slot));
        if (met.length < most) expect(missed).toEqual([]);
        else for (const [, at] of missed) expect(direction * (at - bound)).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 300, seed: 20_261_130 },
  );
});
