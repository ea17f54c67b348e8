import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { DocumentWrite } from '@parley/eventsourcing';
import { migrateLegacyState } from './migrate-legacy-state.js';
import { keeper, promised, useBench } from '../bench.fixtures.js';
import { collectionFor, listParked, standingOf } from './stored.js';
import type { ParkedDocument } from '../../parked/parked-reaction.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

const waits = (process: string, stream: string): DocumentWrite => {
  const failure = { code: 'REACTION_FAILED', message: '', parkedAt: '2026-01-02T03:04:05.006Z' };
  const place = { stream, position: '3', revision: 1, eventId: 'e', type: 'Promised' };
  const document: ParkedDocument = { process, ...place, ...failure };
  return { id: `${process}/${stream}`, position: 5n, document };
};

const counts = (process: string, done: number): DocumentWrite => ({
  id: process,
  position: 4n,
  document: { process, stream: null, done, refused: 0 },
});

/** As processes kept it that shared a collection. */
async function shared(...writes: readonly DocumentWrite[]): Promise<void> {
  const { documents } = bench;
  const { fields = {} } = collectionFor('any');
  await documents.ensureCollection({
    name: 'processes',
    indexes: [{ fields: ['process', 'stream'] }],
    fields,
  });
  const lease = (await documents.acquireLease('process:keeper', 'of old', 0))!;
  await documents.commit({ lease, collection: 'processes', purges: [], writes });
}

const lease = async () => (await bench.documents.acquireLease('process:keeper', 'new', 60_000))!;
const streams = async (process: string) =>
  (await listParked(bench.documents, process)).map(({ stream }) => stream);

test('what a process has kept beside others is copied into its own collection, once', async () => {
  const { documents } = bench;
  await shared(counts('keeper', 7), counts('other', 9), waits('keeper', 'a'), waits('other', 'b'));
  await documents.ensureCollection(collectionFor('keeper'));
  await migrateLegacyState(documents, await lease(), 'keeper');
  expect(await streams('keeper')).toEqual(['a']);
  expect((await standingOf(documents, 'keeper')).counts).toMatchObject({ process: 'keeper', done: 7 });
  // Were it copied again, what was let go since would wait again.
  const gone = { ...waits('keeper', 'a'), position: 6n, document: null };
  await documents.commit({
    lease: await lease(),
    collection: 'process_keeper',
    purges: [],
    writes: [gone],
  });
  await migrateLegacyState(documents, await lease(), 'keeper');
  expect(await streams('keeper')).toEqual([]);
});

test('it is copied whole after a kill in the middle, also where nothing was counted', async () => {
  const { documents } = bench;
  await shared(waits('keeper', 'a'), waits('keeper', 'b'));
  await documents.ensureCollection(collectionFor('keeper'));
  const collection = 'process_keeper';
  await documents.commit({
    lease: await lease(),
    collection,
    purges: [],
    writes: [waits('keeper', 'a')],
  });
  await migrateLegacyState(documents, await lease(), 'keeper');
  expect(await streams('keeper')).toEqual(['a', 'b']);
  expect((await documents.get(collection, ['keeper'])).get('keeper')?.document).toMatchObject({ done: 0 });
});

test('a process goes on with what it had parked, in a collection of its own', async () => {
  await shared(waits('keeper', 's'));
  const other = { ...keeper({ runner: bench.runner }), name: 'other-keeper' };
  const processes = bench.start([keeper({ runner: bench.runner }), other]);
  await bench.append('s', promised(1, 'a'));
  await bench.append('t', promised(2, 'b'));
  await bench.settled(processes, 'keeper');
  await bench.settled(processes, 'other-keeper');
  expect((await processes.parked()).map(({ process, stream }) => [process, stream])).toEqual([
    ['keeper', 's'],
  ]);
  expect(await bench.documents.listCollections()).toEqual([
    'process_keeper',
    'process_other_keeper',
    'processes',
  ]);
});
