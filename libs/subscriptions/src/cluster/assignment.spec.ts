import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentStore, InfrastructureError } from '@parley/eventsourcing';
import { ANNOUNCED } from './membership.js';
import { createShare, type ShareMember, type SharedOut } from './assignment.js';

const UNITS = ['a', 'b', 'c', 'd', 'e'];
let folder: string;
let documents: DocumentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-share-'));
  documents = await openSqliteDocuments({ folder });
});
afterEach(async () => {
  await documents.close();
  await rm(folder, { recursive: true });
});

interface Fleet {
  readonly share: SharedOut;
  readonly held: Set<string>;
  /** Gives and takes once, as its runners do between two steps. `free`: who else holds a unit. */
  step(others: readonly Fleet[]): void;
}

const errors: string[] = [];
/** A process whose looks are made by hand. */
function fleet(owner: string, { canTake = true, store = documents } = {}): Fleet {
  const onError = (code: string): void => void errors.push(code);
  const sleep = (_ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  const share = createShare({ documents: store, owner, sleep, lookMs: 1, onError });
  const held = new Set<string>();
  const members = UNITS.map((unit): [string, ShareMember] => [unit, share.join(unit, () => held.has(unit))]);
  return {
    share,
    held,
    step(others) {
      for (const [unit, member] of members) if (held.has(unit) && member.mustGive()) held.delete(unit);
      if (!canTake) return;
      for (const [unit, member] of members)
        if (!held.has(unit) && member.mayTake() && !others.some((other) => other.held.has(unit)))
          held.add(unit);
    },
  };
}

/** So many looks and steps of each, one after the other. */
async function live(fleets: readonly Fleet[], looks: number): Promise<void> {
  for (let look = 0; look < looks; look++)
    for (const one of fleets) {
      await one.share.look();
      one.step(fleets.filter((other) => other !== one));
    }
}

const loads = (...fleets: readonly Fleet[]): number[] => fleets.map(({ held }) => held.size);

describe('processes that share units out', () => {
  test('one alone takes all at once; a second gets its half and a third its third within five looks', async () => {
    const [first, second, third] = [fleet('1'), fleet('2'), fleet('3')];
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

  test('the share of one that is killed is taken over once it was missed five times, not before', async () => {
    const [first, second] = [fleet('1'), fleet('2')];
    await live([first, second], 10);
    const [own] = loads(first);
    second.held.clear();
    await live([first], 4);
    expect(loads(first)).toEqual([own]);
    await live([first], 2);
    expect(loads(first)).toEqual([5]);
  });

  test('the share of one that says goodbye is taken over with the next look', async () => {
    const [first, second] = [fleet('1'), fleet('2')];
    await live([first, second], 10);
    second.held.clear();
    await second.share.stop();
    await live([first], 1);
    expect(loads(first)).toEqual([5]);
  });

  test('nothing is given up for what a process left behind that was killed long ago', async () => {
    await documents.putRecord(ANNOUNCED, 'dead', { wants: UNITS, holds: [] });
    const first = fleet('1');
    for (let look = 0; look < 10; look++) {
      await live([first], 1);
      expect(loads(first)).toEqual([5]);
    }
  });

  test('what is meant for one that cannot take it is run by the other in the end, and stays there', async () => {
    const [first, stuck] = [fleet('1'), fleet('2', { canTake: false })];
    await live([first, stuck], 12);
    expect(loads(first, stuck)).toEqual([5, 0]);
    await live([first, stuck], 50);
    expect(loads(first, stuck)).toEqual([5, 0]);
  });

  test('while the store is away everybody keeps the share of before', async () => {
    let isAway = false;
    const store = new Proxy(documents, {
      get(target, name: keyof DocumentStore) {
        if (isAway) return () => Promise.reject(new InfrastructureError('STORE_UNAVAILABLE', 'Away.'));
        return (target[name] as (...given: unknown[]) => unknown).bind(target);
      },
    });
    const [first, second] = [fleet('1', { store }), fleet('2', { store })];
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
