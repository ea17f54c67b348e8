import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assign, type MemberView } from './assignment-policy.js';

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
    Array.from({ length: count }, (_, member): MemberView => ({
      owner: `member-${member}`,
      wants,
      holds: wants.filter((_unit, index) => seed[index] === member),
    })),
  );

/** Fleets of different programs, whose announcements may even contradict each other. */
const different = fc
  .array(fc.record({ wants: someUnits, holds: someUnits }), { minLength: 1, maxLength: 6 })
  .map((views) => views.map((view, member): MemberView => ({ owner: `member-${member}`, ...view })));

const loadOf = (plan: ReadonlyMap<string, string>, owner: string): number =>
  [...plan.values()].filter((each) => each === owner).length;
const after = (members: readonly MemberView[], plan: ReadonlyMap<string, string>): readonly MemberView[] =>
  members.map(({ owner, wants }) => ({
    owner,
    wants,
    holds: wants.filter((unit) => plan.get(unit) === owner),
  }));
const entries = (plan: ReadonlyMap<string, string>) => [...plan].sort();

describe('however leases are spread over members', () => {
  test('every unit that somebody wants has one member to run it, and that one wants it', () => {
    fc.assert(
      fc.property(different, (members) => {
        const plan = assign(members);
        expect([...plan.keys()].sort()).toEqual([...new Set(members.flatMap(({ wants }) => wants))].sort());
        for (const [unit, owner] of plan)
          expect(members.find((member) => member.owner === owner)?.wants).toContain(unit);
      }),
    );
  });

  test('members that want the same run the same number, but for one', () => {
    fc.assert(
      fc.property(alike, (members) => {
        const plan = assign(members);
        const loads = members.map(({ owner }) => loadOf(plan, owner));
        const units = members[0]?.wants.length ?? 0;
        expect(Math.max(...loads)).toBe(Math.ceil(units / members.length));
        expect(Math.min(...loads)).toBe(Math.floor(units / members.length));
      }),
    );
  });

  test('no lease moves but to somebody who runs less, and no more than it takes', () => {
    fc.assert(
      fc.property(alike, (members) => {
        const plan = assign(members);
        const share = Math.floor((members[0]?.wants.length ?? 0) / members.length);
        for (const { owner, holds } of members) {
          const kept = holds.filter((unit) => plan.get(unit) === owner).length;
          expect(kept).toBeGreaterThanOrEqual(Math.min(holds.length, share));
        }
      }),
    );
  });

  test('what the plan brought about is the next plan: nothing goes to and fro', () => {
    fc.assert(
      fc.property(different, (members) => {
        const plan = assign(members);
        expect(entries(assign(after(members, plan)))).toEqual(entries(plan));
      }),
    );
  });

  test('all come to the same plan, whatever order they see each other in', () => {
    fc.assert(
      fc.property(different, fc.nat(), (members, turn) => {
        const at = turn % members.length;
        const turned = [...members.slice(at), ...members.slice(0, at)].reverse();
        expect(entries(assign(turned))).toEqual(entries(assign(members)));
      }),
    );
  });
});

test('one that goes leaves its units to those with least; one that comes takes from those with most', () => {
  const wants = UNITS.slice(0, 9);
  const member = (owner: string, ...holds: string[]): MemberView => ({ owner, wants, holds });
  const two = assign([member('a', ...wants.slice(0, 5)), member('b')]);
  expect([loadOf(two, 'a'), loadOf(two, 'b')]).toEqual([5, 4]);
  expect(wants.slice(0, 5).every((unit) => two.get(unit) === 'a')).toBe(true);
  const three = assign([member('a', ...wants.slice(0, 5)), member('b', ...wants.slice(5)), member('c')]);
  expect(['a', 'b', 'c'].map((owner) => loadOf(three, owner))).toEqual([3, 3, 3]);
});
