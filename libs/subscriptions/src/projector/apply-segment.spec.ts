import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createCatalog, type EventToAppend, type RecordedEvent, START } from '@parley/eventsourcing';
import { boardEvents, boards, Counted, GroupDropped, Grouped, toAppend, useBench } from '@parley/testkit';
import { acquire, type Effects } from '../consumer/lease-session.js';
import { wholePage, type Cursor } from '../consumer/log-handler.js';
import { createOperationsLog } from '../management/log/operations-log.js';
import { applySegment } from './apply-segment.js';
import { leaseName } from './build.js';
import { createHeldMemory } from './memory/held-memory.js';
import { loadBuild, type ProjectorContext, type ProjectorSession } from './session.js';
import { unshared } from '../cluster/assignment.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const build = { name: 'boards', version: 1, generation: 0 };
let context: ProjectorContext;
let session: ProjectorSession;

const take = async (): Promise<ProjectorSession> => {
  const lease = await acquire(context, leaseName(build));
  return loadBuild(context, lease!, {
    build,
    projection: boards(),
    operations: createOperationsLog(bench.eventStore, Date.now),
    isFilling: true,
    waiting: null,
    onMove: () => undefined,
  });
};

beforeEach(async () => {
  const { eventStore, documents, sleep } = bench;
  const times = { clock: Date.now, sleep, pollMs: 1_000, checkpointMs: 1_000, leaseTtlMs: 10_000 };
  const given = {
    eventStore,
    documents,
    catalog: createCatalog(boardEvents),
    owner: 'one',
    assignment: unshared,
    onNotice: () => undefined,
    held: createHeldMemory(),
  };
  context = { ...given, ...times, batchSize: 1_000 };
  session = await take();
});

/** Folds a page of these events; answers what each commit stored, and where the first event after it is. */
async function commitsOf(events: readonly EventToAppend[], cursor: Cursor = wholePage()) {
  await bench.append('s', ...events);
  const page: readonly RecordedEvent[] = await bench.log();
  const commits: { effects: Effects; next: number }[] = [];
  const store = async (effects: Effects, next: number): Promise<void> => void commits.push({ effects, next });
  while (cursor.start < page.length) {
    await applySegment(context, session, { events: page, decoded: [], mode: 'live', store }, cursor);
  }
  return commits;
}

test('folds by batch: a page is stored by one commit, with one write for each document', async () => {
  const events = Array.from({ length: 1_000 }, () => toAppend(Counted, { boards: [1, 2], amount: 1 }));
  const [commit, ...more] = await commitsOf(events);
  expect(more).toEqual([]);
  expect(commit?.effects.writes).toMatchObject([
    { id: 'board-1', position: 1_000n, document: { sum: 1_000 } },
    { id: 'board-2', position: 1_000n, document: { sum: 1_000 } },
  ]);
});

test('a purge begins a commit of its own after what it may remove, and spares what is newer than itself', async () => {
  const grouped = toAppend(Grouped, { board: 1, group: 'a' });
  const dropped = () => toAppend(GroupDropped, { group: 'a' });
  const commits = await commitsOf([grouped, dropped(), toAppend(Counted, { boards: [2], amount: 1 })]);
  expect(commits.map(({ next }) => next)).toEqual([1, 3]);
  expect(commits[1]?.effects.purges).toEqual([{ field: 'group', value: 'a', before: 2n }]);
});

test('an event that concerns no document writes nothing', async () => {
  const [commit] = await commitsOf([toAppend(Counted, { boards: [], amount: 1 })]);
  expect(commit?.effects).toEqual({ purges: [], writes: [] });
  expect(session.position).toBe(START);
});

test('a build that began empty knows what it has not written, and asks the store for nothing of it', async () => {
  const asked: string[][] = [];
  const { documents } = context;
  const get: typeof documents.get = (collection, ids) => {
    asked.push([...ids]);
    return documents.get(collection, ids);
  };
  context = { ...context, documents: { ...documents, get } };
  await commitsOf([toAppend(Counted, { boards: [1, 2], amount: 1 })]);
  expect(asked).toEqual([]);
  expect(['board-1', 'board-2', 'board-3'].map(session.knownIds.mayHave)).toEqual([true, true, false]);
});

test('a build with documents but without a checkpoint, cut off in its first step, knows nothing of the kind', async () => {
  const { lease, names } = session;
  const { collection } = names;
  const write = { id: 'board-1', position: 1n, document: { sum: 7 } };
  await context.documents.commit({ lease, collection, purges: [], writes: [write] });
  session = await take();
  expect(session.position).toBe(START);
  expect(session.knownIds.mayHave('board-3')).toBe(true);
});
