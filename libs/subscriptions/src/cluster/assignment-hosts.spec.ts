import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { ABSENT, createCatalog, type DocumentStore, type EventStore } from '@parley/eventsourcing';
import { collectionOf } from '../projector/projection.js';
import { boardEvents, boards, Counted, toAppend } from '@parley/testkit';
import { createProjections } from '../projections/projections.js';
import { createAssignment } from './assignment.js';
import type { Projections } from '../projections/types.js';

const NAMES = ['boards-a', 'boards-b', 'boards-c', 'boards-d', 'boards-e'];
const PATIENCE_MS = 20_000;
let folder: string;
let eventStore: EventStore;
let documents: DocumentStore;
const ends: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-members-'));
  eventStore = await openSqliteEventStore({ folder });
  documents = await openSqliteDocuments({ folder });
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await documents.close();
  await eventStore.close();
  await rm(folder, { recursive: true });
});

interface Peer {
  readonly projections: Projections;
  end(): Promise<void>;
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

/** A process with projections of its own, which polls at the others all the time. */
async function member(owner: string): Promise<Peer> {
  const assignment = createAssignment({ documents, owner, sleep, pollMs: 20, onError: () => undefined });
  const projections = createProjections({
    eventStore,
    documents,
    catalog: createCatalog(boardEvents),
    definitions: NAMES.map((name) => ({ ...boards(), name })),
    owner,
    clock: Date.now,
    pollMs: 20,
    leaseTtlMs: 1_000,
    assignment,
  });
  await projections.start();
  await assignment.start();
  const end = async (): Promise<void> => {
    await projections.stop();
    await assignment.stop();
  };
  ends.push(end);
  return { projections, end };
}

const runBy = async ({ projections }: Peer): Promise<readonly string[]> =>
  (await projections.states()).filter(({ here }) => here).map(({ name }) => name);

/** Asks until the members run as many as expected, in whatever order, and everything is run by one of them. */
async function shared(members: readonly Peer[], ...loads: readonly number[]): Promise<void> {
  const expected = [...loads].sort().join();
  let seen = '';
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    // The embedded store answers without letting timers have a turn.
    await nextTurn();
    const run = await Promise.all(members.map(runBy));
    seen = run
      .map(({ length }) => length)
      .sort()
      .join();
    if (seen === expected && new Set(run.flat()).size === NAMES.length) return;
  }
  throw new Error(`The members run ${seen}, not ${expected}.`);
}

test('members come, share the projections out, and go, while the log grows: nothing is missed or doubled', async () => {
  let revision = ABSENT;
  let position = 0n;
  const grow = async (): Promise<void> => {
    for (let count = 0; count < 40; count++)
      ({ revision, position } = await eventStore.append('s', revision, [
        toAppend(Counted, { boards: [count % 7], amount: 1 }),
      ]));
  };
  const first = await member('first');
  await Promise.all([grow(), shared([first], 5)]);
  const second = await member('second');
  await Promise.all([grow(), shared([first, second], 3, 2)]);
  const third = await member('third');
  await Promise.all([grow(), shared([first, second, third], 2, 2, 1)]);
  await first.end();
  await Promise.all([grow(), shared([second, third], 3, 2)]);
  await second.end();
  await Promise.all([grow(), shared([third], 5)]);
  for (const name of NAMES) {
    expect(await third.projections.waitFor(name, position, PATIENCE_MS)).toBe('reached');
    const ids = Array.from({ length: 7 }, (_, board) => `board-${board}`);
    const stored = await documents.get<{ sum: number; seen: string[] }>(collectionOf(name, 1), ids);
    const all = [...stored.values()].flatMap(({ document }) => document.seen);
    expect(all).toHaveLength(200);
    expect(new Set(all).size).toBe(200);
  }
});
