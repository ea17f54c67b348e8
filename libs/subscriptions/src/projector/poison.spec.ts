import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import {
  boards,
  type Broken,
  Counted,
  documentsIn,
  foldAll,
  Forgotten,
  GroupDropped,
  Grouped,
  OPERATOR,
  PATIENCE,
  tallies,
  toAppend,
  Unrelated,
  useBench,
} from '@parley/testkit';
import type { Projections } from '../projections/types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const retry = async (projections: Projections, name: string, stream: string) =>
  (await bench.submit(projections, { type: 'retry', name, stream })).parked;
const skip = async (projections: Projections, name: string, stream: string, reason: string) =>
  (await bench.submit(projections, { type: 'skip', name, stream, reason })).parked;
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });

let broken: Broken;
let watch: (place: string) => void;
let projections: Projections;

/** Serving already, so that poison parks a stream instead of stopping the build. */
async function serve(name: 'boards' | 'tallies'): Promise<void> {
  const definition =
    name === 'boards' ? boards({ broken }) : tallies({ broken, watch: (place) => watch(place) });
  projections = await bench.start({ definitions: [definition], owner: 'server' });
  await bench.settled(projections, name);
}

beforeEach(() => {
  broken = new Set();
  watch = () => undefined;
});

test('a poison event parks its stream alone: the streams around it run on, and nothing of it is half applied', async () => {
  await serve('boards');
  broken.add('bad#1');
  await bench.append('bad', counted(1), counted(1, 2), counted(1));
  await bench.append('good', counted(1), counted(2));
  await bench.append('bad', counted(3));

  const documents = await bench.settled(projections, 'boards');
  expect(documents.get('board-1')?.['seen']).toEqual(['bad#0', 'good#0']);
  expect(documents.get('board-2')?.['seen']).toEqual(['good#1']);
  expect(documents.has('board-3')).toBe(false);
  expect(await projections.parked('boards')).toEqual([
    expect.objectContaining({
      name: 'boards',
      version: 1,
      stream: 'bad',
      revision: 1,
      position: 2n,
      type: 'Counted',
      code: 'HANDLER_FAILED',
      message: 'RangeError while folding Counted into boards version 1.',
      attempts: 3,
    }),
  ]);
  expect(await projections.states()).toMatchObject([{ state: 'live', parked: 1, behind: 0 }]);
});

test('a poison event is tried three times, with pauses that double, before its stream is parked', async () => {
  const pauses: number[] = [];
  await serve('boards');
  await projections.stop();
  broken.add('bad#0');
  await bench.append('bad', counted(1));
  projections = await bench.start({
    definitions: [boards({ broken })],
    sleep: async (ms, signal) => {
      if (ms < 1_000 && ms >= 50) pauses.push(ms);
      await bench.sleep(ms, signal);
    },
  });
  await bench.settled(projections, 'boards');
  expect(pauses).toEqual([50, 100]);
});

test('an event that folds at its second attempt parks nothing', async () => {
  await serve('boards');
  await projections.stop();
  broken.add('bad#0');
  await bench.append('bad', counted(1), counted(2));
  projections = await bench.start({
    definitions: [boards({ broken })],
    sleep: (ms, signal) => {
      if (ms === 50) broken.clear();
      return bench.sleep(ms, signal);
    },
  });
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  expect(await projections.parked()).toEqual([]);
});

test('an event that no catalog knows parks its stream where a projection handles its type, and no other', async () => {
  const other = tallies();
  const handling = { ...boards(), on: { ...boards().on, Forgotten: { key: () => 'x', apply: () => null } } };
  projections = await bench.start({ definitions: [handling, other] });
  await bench.settled(projections, 'boards');
  await bench.settled(projections, 'tallies');
  await bench.append('old', toAppend(Forgotten, { board: 1 }), counted(1));
  expect((await bench.settled(projections, 'boards')).has('board-1')).toBe(false);
  expect((await bench.settled(projections, 'tallies')).has('board-1')).toBe(true);
  expect(await projections.parked()).toMatchObject([
    { name: 'boards', stream: 'old', code: 'UNKNOWN_EVENT' },
  ]);
});

test('a document that the store cannot keep parks the stream it comes from, and no other', async () => {
  await serve('boards');
  await bench.append('good', counted(1));
  await bench.append('bad', toAppend(Grouped, { board: 2, group: ['not', 'scalar'] as unknown as string }));
  await bench.append('good', counted(2), counted(1));
  const documents = await bench.settled(projections, 'boards');
  expect([...documents.keys()].sort()).toEqual(['board-1', 'board-2']);
  expect(documents.get('board-2')?.['seen']).toEqual(['good#1']);
  expect(await projections.parked()).toMatchObject([{ stream: 'bad', code: 'INVALID_DOCUMENT' }]);
});

test('a poison event that purges removes nothing', async () => {
  await serve('boards');
  await bench.append('good', toAppend(Grouped, { board: 1, group: 'a' }));
  await bench.settled(projections, 'boards');
  broken.add('bad#0');
  await bench.append('bad', toAppend(GroupDropped, { group: 'a' }));
  await bench.append('good', counted(1));
  const documents = await bench.settled(projections, 'boards');
  expect(documents).toEqual(
    foldAll(
      boards(),
      (await bench.log()).filter(({ stream }) => stream === 'good'),
    ),
  );
});

test('parked streams stay parked over a restart, and later events go on waiting', async () => {
  await serve('boards');
  broken.add('bad#0');
  await bench.append('bad', counted(1));
  await bench.settled(projections, 'boards');
  await projections.stop();
  await bench.append('bad', counted(1));
  await bench.append('good', counted(2));
  await serve('boards');
  const documents = await bench.settled(projections, 'boards');
  expect([...documents.keys()]).toEqual(['board-2']);
  expect(await projections.parked()).toMatchObject([{ stream: 'bad', revision: 0 }]);
});

test('retry: what waited is applied late, once each, and the documents equal a fresh fold', async () => {
  await serve('tallies');
  broken.add('bad#1');
  await bench.append('bad', counted(1), counted(1, 2));
  await bench.append('good', counted(1), counted(2));
  await bench.append('bad', counted(2, 3));
  await bench.settled(projections, 'tallies');

  broken.clear();
  expect(await retry(projections, 'tallies', 'bad')).toBeNull();
  expect(await projections.parked()).toEqual([]);
  await bench.append('bad', counted(1));
  expect(await bench.settled(projections, 'tallies')).toEqual(foldAll(tallies(), await bench.log()));
});

test('retry: nothing applied late is delivered again after a kill, for the checkpoint has passed it', async () => {
  projections = await bench.start({ definitions: [tallies({ broken })], pollMs: 10_000_000 });
  await bench.settled(projections, 'tallies');
  broken.add('bad#0');
  await bench.append('bad', counted(1));
  const position = await bench.append('good', toAppend(Unrelated, {}));
  await bench.settled(projections, 'tallies');
  broken.clear();
  await retry(projections, 'tallies', 'bad');
  expect(await bench.documents.checkpoint('tallies@1')).toBe(position);
});

test('retry: one that fails again leaves the stream parked where it failed now', async () => {
  await serve('tallies');
  broken.add('bad#0').add('bad#2');
  await bench.append('bad', counted(1), counted(1), counted(1), counted(1));
  await bench.settled(projections, 'tallies');
  broken.delete('bad#0');
  expect(await retry(projections, 'tallies', 'bad')).toMatchObject({ stream: 'bad', revision: 2 });
  expect(await projections.parked()).toMatchObject([{ revision: 2 }]);
  expect((await bench.settled(projections, 'tallies')).get('board-1')).toEqual({ bad: [0, 1] });
  broken.clear();
  await retry(projections, 'tallies', 'bad');
  expect(await bench.settled(projections, 'tallies')).toEqual(foldAll(tallies(), await bench.log()));
});

test('retry: what a kill interrupted after a part was stored is finished once by the next start, before anything else', async () => {
  await serve('tallies');
  broken.add('bad#0');
  await bench.append('bad', ...Array.from({ length: 1_200 }, () => counted(1)));
  await bench.append('good', counted(1));
  await bench.settled(projections, 'tallies');
  broken.clear();
  // The first thousand is stored when the store goes away under the second.
  watch = (place) => void (place === 'bad#1000' && bench.documents.close());
  await expect(retry(projections, 'tallies', 'bad')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  watch = () => undefined;
  await bench.closeStores();
  await bench.openStores();
  expect((await documentsIn(bench, 'tallies_v1')).get('board-1')?.['bad']).toHaveLength(1_000);

  await bench.append('good', counted(1));
  await serve('tallies');
  expect(await bench.settled(projections, 'tallies')).toEqual(foldAll(tallies(), await bench.log()));
  expect(await projections.parked()).toEqual([]);
});

test('skip: passes over the poison event alone, for good, with a reason on record', async () => {
  await serve('tallies');
  broken.add('bad#1');
  await bench.append('bad', counted(1), counted(1), counted(1));
  await bench.settled(projections, 'tallies');
  expect(await skip(projections, 'tallies', 'bad', 'sent twice')).toBeNull();
  const log = await bench.log();
  const expected = foldAll(
    tallies(),
    log.filter(({ revision }) => revision !== 1),
  );
  expect(await bench.settled(projections, 'tallies')).toEqual(expected);

  const [skipped] = await projections.history(1);
  expect(skipped).toMatchObject({
    type: 'EventSkipped',
    data: { name: 'tallies', stream: 'bad', revision: 1, reason: 'sent twice', code: 'HANDLER_FAILED' },
    metadata: { actor: OPERATOR },
  });
  await projections.stop();
  await bench.documents.resetCheckpoint('tallies@1');
  await serve('tallies');
  expect(await bench.settled(projections, 'tallies')).toEqual(expected);
});

test('management commands for a stream that does not wait, or a projection that does not exist, are refused', async () => {
  await serve('tallies');
  const refusal = { code: 'PROJECTION_NOT_PARKED', family: 'Domain' };
  await expect(retry(projections, 'tallies', 'good')).rejects.toMatchObject(refusal);
  await expect(skip(projections, 'tallies', 'good', 'why')).rejects.toMatchObject(refusal);
  await expect(retry(projections, 'nothing', 'good')).rejects.toMatchObject({ code: 'UNKNOWN_PROJECTION' });
  expect(await projections.waitFor('tallies', 0n, PATIENCE)).toBe('reached');
});
