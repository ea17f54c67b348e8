import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createCatalog, type Commit, type DocumentStore, type RecordedEvent } from '@parley/eventsourcing';
import { boardEvents, Counted, foldAll, Forgotten, toAppend, Unrelated, useBench } from '@parley/testkit';
import { memoryFold } from './memory-fold.js';
import { defineProjection, on } from './projection.js';

type Stretch = { readonly group: string; readonly revision: number; readonly seen: readonly string[] };

const EVERY = 3;
const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
let broken: Set<string>;
let read: number;
beforeEach(() => {
  broken = new Set();
  read = 0;
});

const place = ({ stream, revision, type }: RecordedEvent): string => `${stream}#${revision} ${type}`;

/** Every third event of a stream is folded together with what stands between it and the one before, into a document that leaves a copy. */
const stretches = defineProjection<Stretch>({
  name: 'stretches',
  version: 1,
  // The kit reads all documents by it.
  indexes: [{ fields: ['group'] }],
  fields: {
    group: { type: 'string', meaning: 'Stream of the events.' },
    revision: { type: 'integer', meaning: 'Revision of the last one.' },
    seen: { type: 'array', meaning: 'Events folded in.' },
  },
  on: {
    '*': on<RecordedEvent, Stretch>({
      key: ({ stream, revision }) => ((revision + 1) % EVERY === 0 ? [stream, `other ${stream}`] : []),
      since: (document) => (document?.revision ?? -1) + 1,
      apply(document, event, _, earlier = []) {
        if (broken.has(`${event.stream}#${event.revision}`)) throw new RangeError('broken');
        read += earlier.length;
        const known = earlier.filter(({ revision }) => revision > (document?.revision ?? -1));
        return {
          group: event.stream,
          revision: event.revision,
          seen: [...(document?.seen ?? []), ...known.map(place), place(event)],
        };
      },
      leaves: (before, _, { revision }, id) => before && { id: `${id} before ${revision}`, document: before },
    }),
  },
});

const counted = () => toAppend(Counted, { boards: [1], amount: 1 });
const some = (count: number) => Array.from({ length: count }, counted);
const fresh = async () => foldAll(stretches, await bench.log());
const whole = (stream: string, count: number) =>
  Array.from({ length: count }, (_, revision) => `${stream}#${revision} Counted`);

test.each([1, 2, 3, 4, 7, 1_000])(
  'what stands before an event is folded with it, in pages of %i',
  async (batchSize) => {
    await bench.append('a', ...some(4));
    await bench.append('b', ...some(7));
    await bench.append('a', ...some(6));
    const projections = await bench.start({ definitions: [stretches], batchSize });
    const documents = await bench.settled(projections, 'stretches');
    expect(documents.get('a')).toEqual({ group: 'a', revision: 8, seen: whole('a', 9) });
    expect(documents.get('b before 5')).toEqual({ group: 'b', revision: 2, seen: whole('b', 3) });
    expect(documents).toEqual(await fresh());
  },
);

test('of streams that stand alongside, all before the event is there, in the order of the log', async () => {
  const { '*': handler } = stretches.on;
  const definition = { ...stretches, on: { '*': { ...handler!, alongside: ['settings', 'nowhere'] } } };
  await bench.append('settings', ...some(1));
  await bench.append('a', ...some(2));
  await bench.append('settings', ...some(1));
  await bench.append('a', ...some(1));
  await bench.append('settings', ...some(5));
  const projections = await bench.start({ definitions: [definition] });
  const documents = await bench.settled(projections, 'stretches');
  expect(documents.get('a')?.['seen']).toEqual(
    ['settings#0', 'a#0', 'a#1', 'settings#1', 'a#2'].map((known) => `${known} Counted`),
  );
});

test('events of every type are there', async () => {
  const projections = await bench.start({
    definitions: [stretches],
    catalog: createCatalog([...boardEvents, Forgotten]),
  });
  await bench.append('a', toAppend(Forgotten, { board: 1 }), toAppend(Unrelated, {}), counted());
  const documents = await bench.settled(projections, 'stretches');
  expect(documents.get('a')?.['seen']).toEqual(['a#0 Forgotten', 'a#1 Unrelated', 'a#2 Counted']);
});

test('what is delivered again is read from where the document is', async () => {
  await bench.append('a', ...some(10));
  const first = await bench.start({ definitions: [stretches] });
  const before = await bench.settled(first, 'stretches');
  await first.stop();
  await bench.documents.resetCheckpoint('stretches@1');
  read = 0;
  const again = await bench.start({ definitions: [stretches], batchSize: 2 });
  expect(await bench.settled(again, 'stretches')).toEqual(before);
  expect(read).toBe(0);
});

test('more events than one read gives are folded together', async () => {
  broken.add('a#2');
  const projections = await bench.start({ definitions: [stretches] });
  await bench.settled(projections, 'stretches');
  await bench.append('a', ...some(3));
  await bench.settled(projections, 'stretches');
  await bench.append('a', ...some(1_500));
  await bench.submit(projections, {
    type: 'skip',
    name: 'stretches',
    stream: 'a',
    reason: 'It is tried again with the next.',
  });
  const documents = await bench.settled(projections, 'stretches');
  expect(documents.get('a')?.['seen']).toEqual(whole('a', 1_503));
  expect(documents.has('a before 5')).toBe(false);
});

test('a stream that waited is folded with its own events, and what it leaves is the same', async () => {
  broken.add('bad#5');
  const projections = await bench.start({ definitions: [stretches] });
  await bench.settled(projections, 'stretches');
  await bench.append('bad', ...some(7));
  await bench.append('good', ...some(4));
  await bench.append('bad', ...some(7));
  expect((await bench.settled(projections, 'stretches')).get('bad')).toMatchObject({ revision: 2 });
  broken.clear();
  await bench.submit(projections, { type: 'retry', name: 'stretches', stream: 'bad' });
  expect(await bench.settled(projections, 'stretches')).toEqual(await fresh());
});

/** A store that is cut off after a part of what a step writes. */
function cutOff(documents: DocumentStore, parts: Iterator<number | null>): DocumentStore {
  const commit = async (step: Commit): Promise<void> => {
    const { value: part = null } = (step.writes.length > 1 ? parts.next() : {}) as { value?: number | null };
    if (part === null) return documents.commit(step);
    const { checkpoint: _, ...rest } = step;
    await documents.commit({ ...rest, writes: step.writes.slice(0, part) });
    throw new Error('cut off');
  };
  return { ...documents, commit };
}

test('a step that is cut off between its documents folds each of them once', async () => {
  await bench.append('a', ...some(12));
  const documents = cutOff(bench.documents, [0, 1, null, 1, 0, 1, null].values());
  const projections = await bench.start({ definitions: [stretches], documents });
  expect(await bench.settled(projections, 'stretches')).toEqual(await fresh());
});

test('a fold in memory refuses it, for it has no log', () => {
  expect(() => memoryFold(stretches, createCatalog(boardEvents))).toThrow('stretches is folded from the log');
});
