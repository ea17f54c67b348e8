import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentStore, storeErrors } from '@parley/eventsourcing';
import { ANNOUNCED } from './membership.js';
import { createAssignment, type AssignedUnit, type SharedAssignment } from './assignment.js';

const UNITS = ['a', 'b', 'c', 'd', 'e'];
let folder: string;
let documents: DocumentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-assignment-'));
  documents = await openSqliteDocuments({ folder });
});
afterEach(async () => {
  await documents.close();
  await rm(folder, { recursive: true });
});

interface Peer {
  readonly assignment: SharedAssignment;
  readonly held: Set<string>;
  /** Gives and takes once, as its runners do between two steps. `free`: who else holds a unit. */
  step(others: readonly Peer[]): void;
}

const errors: string[] = [];
/** A process whose polls are made by hand. */
function member(owner: string, { canTake = true, store = documents } = {}): Peer {
  const onError = (code: string): void => void errors.push(code);
  const sleep = (_ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  const assignment = createAssignment({ documents: store, owner, sleep, pollMs: 1, onError });
  const held = new Set<string>();
  const members = UNITS.map((unit): [string, AssignedUnit] => [
    unit,
    assignment.join(unit, () => held.has(unit)),
  ]);
  return {
    assignment,
    held,
    step(others) {
      for (const [unit, member] of members) if (held.has(unit) && member.mustRelease()) held.delete(unit);
      if (!canTake) return;
      for (const [unit, member] of members)
        if (!held.has(unit) && member.mayAcquire() && !others.some((other) => other.held.has(unit)))
          held.add(unit);
    },
  };
}

/** So many polls and steps of each, one after the other. */
async function live(members: readonly Peer[], polls: number): Promise<void> {
  for (let poll = 0; poll < polls; poll++)
    for (const one of members) {
      await one.assignment.poll();
      one.step(members.filter((other) => other !== one));
    }
}

const loads = (...members: readonly Peer[]): number[] => members.map(({ held }) => held.size);

describe('processes that assignment units out', () => {
  test('one alone takes all at once; a second gets its half and a third its third within five polls', async () => {
    const [first, second, third] = [member('1'), member('2'), member('3')];
    await live([first], 1);
    expect(loads(first)).toEqual([5]);
    await live([first, second], 5);
    expect(loads(first, second).sort()).toEqual([2, 3]);
    await live([first, second, third], 5);
    expect(loads(first, second, third).sort()).toEqual([1, 2, 2]);
    const before = [first, second, third].map(({ held }) => [...held].sort());
    await live([first, second, third], 20);
    expect([first, second, third].map(({ held }) => [...held].sort())).toEqual(before);
  });

  test('the assignment of one that is killed is taken over once it was missed five times, not before', async () => {
    const [first, second] = [member('1'), member('2')];
    await live([first, second], 10);
    const [own] = loads(first);
    second.held.clear();
    await live([first], 4);
    expect(loads(first)).toEqual([own]);
    await live([first], 2);
    expect(loads(first)).toEqual([5]);
  });

  test('the assignment of one that says leave is taken over with the next poll', async () => {
    const [first, second] = [member('1'), member('2')];
    await live([first, second], 10);
    second.held.clear();
    await second.assignment.stop();
    await live([first], 1);
    expect(loads(first)).toEqual([5]);
  });

  test('nothing is given up for what a process left behind that was killed long ago', async () => {
    await documents.putRecord(ANNOUNCED, 'dead', { wants: UNITS, holds: [] });
    const first = member('1');
    for (let poll = 0; poll < 10; poll++) {
      await live([first], 1);
      expect(loads(first)).toEqual([5]);
    }
  });

  test('what is meant for one that cannot take it is run by the other in the end, and stays there', async () => {
    const [first, stuck] = [member('1'), member('2', { canTake: false })];
    await live([first, stuck], 12);
    expect(loads(first, stuck)).toEqual([5, 0]);
    await live([first, stuck], 50);
    expect(loads(first, stuck)).toEqual([5, 0]);
  });

  test('while the store is away everybody keeps the assignment of before', async () => {
    let isAway = false;
    const store = new Proxy(documents, {
      get(target, name: keyof DocumentStore) {
        if (isAway) return () => Promise.reject(storeErrors.STORE_UNAVAILABLE('Away.'));
        return (target[name] as (...given: unknown[]) => unknown).bind(target);
      },
    });
    const [first, second] = [member('1', { store }), member('2', { store })];
    await live([first, second], 10);
    const before = [first, second].map(({ held }) => [...held]);
    isAway = true;
    errors.length = 0;
    await live([first, second], 30);
    expect(new Set(errors)).toEqual(new Set(['STORE_UNAVAILABLE']));
    isAway = false;
    await live([first, second], 10);
    expect([first, second].map(({ held }) => [...held])).toEqual(before);
  });
});
