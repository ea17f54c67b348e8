import { describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import {
  beginEpoch,
  createClaims,
  type EventStore,
  type Mark,
  markOf,
  type Position,
  positionToText,
  readIdentity,
} from '@parley/eventsourcing';
import { begin, checkpointName, collectionFor, standingOf } from '../reactor/state/stored.js';
import { useBench } from '@parley/testkit';
import { belongToLog, compareWithLog, LOG_RECORD, putResetting } from './belonging.js';
import { resetDocuments } from './reset.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const NOW = 0;

/** Appends so many events to a log, and answers their marks. */
async function grow(eventStore: EventStore, count: number): Promise<readonly Mark[]> {
  const claims = createClaims(eventStore, { clock: () => NOW });
  const before = await eventStore.head();
  for (let id = 1; id <= count; id++) await claims.claim(`kind-${before}`, [String(id)], async () => id);
  const { events } = await eventStore.readAll({ from: before, limit: count });
  return events.map(markOf);
}

/** What a build or a process leaves that has come to an event. */
async function reach(name: string, position: Position, mark?: Mark): Promise<void> {
  const { documents } = bench;
  const isProcess = name.startsWith('process:');
  const collection = isProcess ? collectionFor(name.slice('process:'.length)).name : `${name}_v1`;
  await documents.ensureCollection({ name: collection, indexes: [{ fields: ['stream'] }] });
  const lease = await documents.acquireLease(isProcess ? name : `projection:${name}`, 'test', 60_000);
  const checkpoint = { name, position, ...(mark && { mark }) };
  await documents.commit({ lease: lease!, collection, purges: [], writes: [], checkpoint });
  await documents.releaseLease(lease!);
}

/** Another log instead of the one of before. */
async function otherLog(events: number): Promise<EventStore> {
  await bench.eventStore.close();
  bench.eventStore = await openSqliteEventStore({ folder: bench.folder, file: 'other.db' });
  await grow(bench.eventStore, events);
  return bench.eventStore;
}

const codeOf = async (belonging = belongToLog(bench, NOW)): Promise<string | undefined> =>
  (await belonging).mismatch?.code;

describe('documents', () => {
  test('of before logs had names adopt that of the log that they are first seen with', async () => {
    await grow(bench.eventStore, 3);
    await reach('feed', 3n);
    expect(await codeOf(compareWithLog(bench))).toBeUndefined();
    expect(await readIdentity(bench.eventStore)).toBeNull();
    expect(await codeOf()).toBeUndefined();
    expect(await codeOf()).toBeUndefined();
    expect(await bench.documents.getRecord(...LOG_RECORD)).toMatchObject({ version: 1 });
  });

  test('of before do not adopt a log that ends before them', async () => {
    await grow(bench.eventStore, 3);
    await reach('feed', 5n);
    expect(await codeOf()).toBe('CHECKPOINT_BEYOND_HEAD');
    expect(await bench.documents.getRecord(...LOG_RECORD)).toBeNull();
  });

  test('of another log do not fit, however long that is', async () => {
    await reach('feed', 1n, (await grow(bench.eventStore, 1))[0]);
    expect(await codeOf()).toBeUndefined();
    await otherLog(5);
    expect(await codeOf()).toBe('LOG_MISMATCH');
  });

  test('are of another log when one event that they have folded is another, though nothing else tells', async () => {
    const marks = await grow(bench.eventStore, 3);
    await reach('feed', 2n, marks[1]);
    expect(await codeOf()).toBeUndefined();
    await reach('list', 3n, { ...marks[2]!, event: 'another' });
    expect(await codeOf()).toBe('LOG_MISMATCH');
  });

  test('of an earlier epoch do not fit, nor those of a copy at other positions', async () => {
    expect(await codeOf()).toBeUndefined();
    await beginEpoch(bench.eventStore, NOW);
    expect(await codeOf()).toBe('LOG_MISMATCH');
    const { logId, epoch } = (await readIdentity(bench.eventStore))!;
    await bench.documents.putRecord(...LOG_RECORD, { logId, epoch, position: '1234' });
    expect(await codeOf()).toBe('LOG_MISMATCH');
  });

  test.each(['logId', 'epoch', 'position'])('do not fit when nothing but the %s differs', async (part) => {
    const { logId, epoch, position } = (await belongToLog(bench, NOW)).identity!;
    const builtFrom = { logId, epoch, position: positionToText(position) };
    await bench.documents.putRecord(...LOG_RECORD, builtFrom);
    expect(await codeOf()).toBeUndefined();
    await bench.documents.putRecord(...LOG_RECORD, { ...builtFrom, [part]: '1234' });
    expect(await codeOf()).toBe('LOG_MISMATCH');
  });

  test('that a process has begun on beyond the end of the log do not fit', async () => {
    await begin(bench.documents, 'keeper', 7n);
    expect(await codeOf()).toBe('CHECKPOINT_BEYOND_HEAD');
  });

  test('whose reset was cut off fit no log until it is finished', async () => {
    await grow(bench.eventStore, 2);
    expect(await codeOf()).toBeUndefined();
    await putResetting(bench.documents);
    expect(await codeOf()).toBe('LOG_MISMATCH');
    await resetDocuments(bench, NOW);
    expect(await codeOf()).toBeUndefined();
  });
});

describe('a reset', () => {
  test('keeps a process where the log proves that it was there, and nothing of one elsewhere', async () => {
    const marks = await grow(bench.eventStore, 3);
    await begin(bench.documents, 'keeper', 1n);
    await begin(bench.documents, 'lost', 1n);
    await reach('process:keeper', 2n, marks[1]);
    await reach('process:lost', 9n, { position: 9n, event: 'gone' });
    await reach('feed', 9n, { position: 9n, event: 'gone' });
    await bench.documents.putRecord('snapshot', 'dialog-1', {});
    const answer = await resetDocuments(bench, NOW);
    expect(answer).toMatchObject({ kept: ['keeper'], begunAgain: ['lost'] });
    expect([...answer.forgotten].sort()).toEqual(['feed_v1', 'process_lost']);
    expect(await standingOf(bench.documents, 'keeper')).toMatchObject({ begun: 1n, checkpoint: 2n });
    expect(await bench.documents.listRecords('process-begun')).toMatchObject([{ id: 'keeper' }]);
    expect(await bench.documents.listRecords('snapshot')).toEqual([]);
    expect((await bench.documents.listCheckpoints()).map(({ name }) => name)).toEqual([
      checkpointName('keeper'),
    ]);
    expect(await codeOf()).toBeUndefined();
  });

  test('begins another epoch when the log has lost events, and none when the documents are of another log', async () => {
    expect(await codeOf()).toBeUndefined();
    const first = (await readIdentity(bench.eventStore))!;
    await reach('feed', 9n, { position: 9n, event: 'gone' });
    await resetDocuments(bench, NOW);
    const second = (await readIdentity(bench.eventStore))!;
    expect([second.logId === first.logId, second.epoch === first.epoch]).toEqual([true, false]);
    await otherLog(1);
    await resetDocuments(bench, NOW);
    expect(await bench.eventStore.readStream('log-identity', { limit: 9 })).toHaveLength(1);
    expect(await codeOf()).toBeUndefined();
  });

  test('is refused while somebody works on the documents, and changes nothing then', async () => {
    await reach('feed', 9n, { position: 9n, event: 'gone' });
    await bench.documents.acquireLease('projection:feed', 'a worker', 60_000);
    await expect(resetDocuments(bench, NOW)).rejects.toMatchObject({ code: 'DOCUMENTS_IN_USE' });
    expect(await bench.documents.listCollections()).toEqual(['feed_v1']);
    expect(await codeOf()).toBe('CHECKPOINT_BEYOND_HEAD');
  });

  test('changes nothing in documents that belong to the log', async () => {
    await reach('feed', 2n, (await grow(bench.eventStore, 2))[1]);
    const answer = await resetDocuments(bench, NOW);
    expect(answer).toEqual({ mismatch: null, forgotten: [], kept: [], begunAgain: [] });
    expect(await bench.documents.listCollections()).toEqual(['feed_v1']);
  });
});
