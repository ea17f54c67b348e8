import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareOut, type FleetView } from './assignment-policy.js';

const UNITS = Array.from({ length: 12 }, (_, number) => `unit-${number}`);
const someUnits = fc.subarray(UNITS);

/** Fleets that all want the same, each unit held by one of them or by nobody. */
const alike = fc
  .record({
    count: fc.integer({ min: 1, max: 6 }),
    wants: someUnits,
    seed: fc.array(fc.nat(7), { minLength: 12 }),
  })
  .map(({ count, wants, seed }) =>
    Array.from({ length: count }, (_, fleet): FleetView => ({
      owner: `fleet-${fleet}`,
      wants,
      holds: wants.filter((_unit, index) => seed[index] === fleet),
    })),
  );

/** Fleets of different programs, whose announcements may even contradict each other. */
const different = fc
  .array(fc.record({ wants: someUnits, holds: someUnits }), { minLength: 1, maxLength: 6 })
  .map((views) => views.map((view, fleet): FleetView => ({ owner: `fleet-${fleet}`, ...view })));

const loadOf = (plan: ReadonlyMap<string, string>, owner: string): number =>
  [...plan.values()].filter((each) => each === owner).length;
const after = (fleets: readonly FleetView[], plan: ReadonlyMap<string, string>): readonly FleetView[] =>
  fleets.map(({ owner, wants }) => ({
    owner,
    wants,
    holds: wants.filter((unit) => plan.get(unit) === owner),
  }));
const entries = (plan: ReadonlyMap<string, string>) => [...plan].sort();

describe('however leases are spread over fleets', () => {
  test('every unit that somebody wants has one fleet to run it, and that one wants it', () => {
    fc.assert(
      fc.property(different, (fleets) => {
        const plan = shareOut(fleets);
        expect([...plan.keys()].sort()).toEqual([...new Set(fleets.flatMap(({ wants }) => wants))].sort());
        for (const [unit, owner] of plan)
          expect(fleets.find((fleet) => fleet.owner === owner)?.wants).toContain(unit);
      }),
    );
  });

  test('fleets that want the same run the same number, but for one', () => {
    fc.assert(
      fc.property(alike, (fleets) => {
        const plan = shareOut(fleets);
        const loads = fleets.map(({ owner }) => loadOf(plan, owner));
        const units = fleets[0]?.wants.length ?? 0;
        expect(Math.max(...loads)).toBe(Math.ceil(units / fleets.length));
        expect(Math.min(...loads)).toBe(Math.floor(units / fleets.length));
      }),
    );
  });

  test('no lease moves but to somebody who runs less, and no more than it takes', () => {
    fc.assert(
      fc.property(alike, (fleets) => {
        const plan = shareOut(fleets);
        const share = Math.floor((fleets[0]?.wants.length ?? 0) / fleets.length);
        for (const { owner, holds } of fleets) {
          const kept = holds.filter((unit) => plan.get(unit) === owner).length;
          expect(kept).toBeGreaterThanOrEqual(Math.min(holds.length, share));
        }
      }),
    );
  });

  test('what the plan brought about is the next plan: nothing goes to and fro', () => {
    fc.assert(
      fc.property(different, (fleets) => {
        const plan = shareOut(fleets);
        expect(entries(shareOut(after(fleets, plan)))).toEqual(entries(plan));
      }),
    );
  });

  test('all come to the same plan, whatever order they see each other in', () => {
    fc.assert(
      fc.property(different, fc.nat(), (fleets, turn) => {
        const at = turn % fleets.length;
        const turned = [...fleets.slice(at), ...fleets.slice(0, at)].reverse();
        expect(entries(shareOut(turned))).toEqual(entries(shareOut(fleets)));
      }),
    );
  });
});

test('one that goes leaves its units to those with least; one that comes takes from those with most', () => {
  const wants = UNITS.slice(0, 9);
  const fleet = (owner: string, ...holds: string[]): FleetView => ({ owner, wants, holds });
  const two = shareOut([fleet('a', ...wants.slice(0, 5)), fleet('b')]);
  expect([loadOf(two, 'a'), loadOf(two, 'b')]).toEqual([5, 4]);
  expect(wants.slice(0, 5).every((unit) => two.get(unit) === 'a')).toBe(true);
  const three = shareOut([fleet('a', ...wants.slice(0, 5)), fleet('b', ...wants.slice(5)), fleet('c')]);
  expect(['a', 'b', 'c'].map((owner) => loadOf(three, owner))).toEqual([3, 3, 3]);
});
