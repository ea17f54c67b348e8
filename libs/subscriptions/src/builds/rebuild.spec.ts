import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { ParleyError } from '@parley/eventsourcing';
import { boards, Counted, documentsIn, foldAll, toAppend, until, useBench } from '@parley/testkit';
import type { Projections } from '../projections/types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const retry = async (projections: Projections, name: string, stream: string) =>
  (await bench.submit(projections, { type: 'retry', name, stream })).parked;
const skip = async (projections: Projections, name: string, stream: string, reason: string) =>
  (await bench.submit(projections, { type: 'skip', name, stream, reason })).parked;
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });

const refusal = (asked: Promise<string>): Promise<unknown> =>
  asked.catch((error: unknown) => (error instanceof ParleyError ? error.code : error));
const servedBy = (projections: Projections): Promise<unknown> => refusal(projections.serving('boards'));
const stateOf = async (projections: Projections, generation: number, version = 1) =>
  (await projections.states()).find((state) => state.generation === generation && state.version === version);

test('first build: queries are refused until it has caught up, then read all of it', async () => {
  await bench.append('s', ...Array.from({ length: 30 }, () => counted(1)));
  const early: unknown[] = [];
  const projections = bench.create({
    batchSize: 5,
    definitions: [boards({ watch: () => early.push(refusal(projections.serving('boards'))) })],
  });
  await projections.start();
  const documents = await bench.settled(projections, 'boards');
  expect(documents).toEqual(foldAll(boards(), await bench.log()));
  expect(new Set(await Promise.all(early))).toEqual(new Set(['PROJECTION_NOT_READY']));
  await expect(projections.serving('nothing')).rejects.toMatchObject({ code: 'UNKNOWN_PROJECTION' });
});

test('version 2 is built beside version 1: queries never see it half-built, and the switch is one write', async () => {
  await bench.append('s', ...Array.from({ length: 40 }, () => counted(1, 2)));
  const first = await bench.start({ definitions: [boards()] });
  await bench.settled(first, 'boards');
  await first.stop();

  const seen: Promise<string>[] = [];
  const watch = (): void => void seen.push(projections.serving('boards'));
  const definitions = [boards(), boards({ version: 2, watch })];
  const projections = bench.create({ definitions, batchSize: 5 });
  await projections.start();
  await until(async () => (await projections.serving('boards')) === 'boards_v2');
  expect(new Set(await Promise.all(seen))).toEqual(new Set(['boards_v1']));
  expect(await documentsIn(bench, 'boards_v2')).toEqual(foldAll(boards({ version: 2 }), await bench.log()));

  const [record, ...others] = await bench.documents.listRecords('serving');
  expect(others).toEqual([]);
  expect(record).toMatchObject({ id: 'boards', version: 2, value: { version: 2, collection: 'boards_v2' } });
  expect(await projections.states()).toMatchObject([
    { version: 2, serving: true },
    { version: 1, role: 'before' },
  ]);
  await bench.append('s', counted(1));
  expect(await bench.settled(projections, 'boards')).toEqual(
    foldAll(boards({ version: 2 }), await bench.log()),
  );
});

test('version 1 goes on being served, and kept up to date, while version 2 is being built', async () => {
  const broken = new Set(['s#1']);
  await bench.append('s', counted(1), counted(1));
  const definitions = [boards(), boards({ version: 2, broken })];
  const old = await bench.start({ definitions: [boards()] });
  await bench.settled(old, 'boards');
  await old.stop();
  const projections = await bench.start({ definitions });
  await until(async () => (await stateOf(projections, 0, 2))?.state === 'failed');
  await bench.append('s', counted(1));
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  expect(await projections.serving('boards')).toBe('boards_v1');
});

test('a version that is not defined any more is served as it was until the new one has caught up', async () => {
  await bench.append('s', counted(1));
  const old = await bench.start({ definitions: [boards()] });
  const before = await bench.settled(old, 'boards');
  await old.stop();
  await bench.append('s', counted(1));

  const broken = new Set(['s#1']);
  const projections = await bench.start({ definitions: [boards({ version: 2, broken })] });
  await until(async () => (await stateOf(projections, 0, 2))?.state === 'failed');
  expect(await documentsIn(bench, await projections.serving('boards'))).toEqual(before);
  expect(await stateOf(projections, 0, 1)).toMatchObject({
    serving: true,
    here: false,
    state: 'superseded',
  });
  broken.clear();
  await bench.submit(projections, { type: 'resume', name: 'boards', version: 2 });
  await until(async () => (await projections.serving('boards')) === 'boards_v2');
});

test('going back: version 1 alone takes up its documents again and is served', async () => {
  await bench.append('s', counted(1));
  const one = await bench.start({ definitions: [boards()] });
  await bench.settled(one, 'boards');
  await one.stop();
  const two = await bench.start({ definitions: [boards({ version: 2 })] });
  await until(async () => (await two.serving('boards')) === 'boards_v2');
  await two.stop();
  await bench.append('s', counted(2));
  const folded: string[] = [];
  const back = await bench.start({ definitions: [boards({ watch: (place) => folded.push(place) })] });
  await until(async () => (await back.serving('boards')) === 'boards_v1');
  expect(await bench.settled(back, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  expect(folded).toEqual(['s#1']);
});

test('going back to a version that was dropped builds it afresh', async () => {
  await bench.append('s', counted(1));
  for (const version of [1, 2]) {
    const projections = await bench.start({ definitions: [boards({ version })] });
    await until(async () => (await servedBy(projections)) === `boards_v${version}`);
    await projections.stop();
  }
  const dropping = await bench.start({ definitions: [boards({ version: 2 })] });
  await bench.submit(dropping, { type: 'drop', name: 'boards', version: 1, generation: 0 });
  await until(async () => !(await bench.documents.listCollections()).includes('boards_v1'));
  await dropping.stop();
  const back = await bench.start({ definitions: [boards()] });
  await until(async () => (await servedBy(back)) === 'boards_v1');
  expect(await bench.settled(back, 'boards')).toEqual(foldAll(boards(), await bench.log()));
});

test('two processes with different versions do not take turns: the one that started last decides', async () => {
  await bench.append('s', counted(1));
  const newer = await bench.start({ definitions: [boards({ version: 2 })] });
  await until(async () => (await servedBy(newer)) === 'boards_v2');
  const older = await bench.start({ definitions: [boards()] });
  await until(async () => (await servedBy(newer)) === 'boards_v1');
  for (let count = 0; count < 20; count++) {
    const position = await bench.append('s', counted(1));
    await until(async () => (await stateOf(newer, 0, 2))?.position === position);
    expect(await servedBy(newer)).toBe('boards_v1');
  }
  expect(await bench.settled(older, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  const newest = await bench.start({ definitions: [boards({ version: 2 })] });
  await newer.stop();
  await until(async () => (await servedBy(newest)) === 'boards_v2');
});

test('a rebuild runs beside what is served and replaces it whole; the old documents are kept until the next one', async () => {
  await bench.append('s', ...Array.from({ length: 30 }, () => counted(1)));
  const seen: Promise<string>[] = [];
  let isRebuilding = false;
  const watch = (): void => {
    if (isRebuilding) seen.push(projections.serving('boards'));
  };
  const projections = bench.create({ definitions: [boards({ watch })], batchSize: 5 });
  await projections.start();
  await bench.settled(projections, 'boards');
  isRebuilding = true;
  await bench.submit(projections, { type: 'rebuild', name: 'boards' });
  await until(async () => (await projections.serving('boards')) === 'boards_v1_b1');
  expect(new Set(await Promise.all(seen))).toEqual(new Set(['boards_v1']));
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  expect(await projections.states()).toMatchObject([{ generation: 1, serving: true }, { generation: 0 }]);
  await bench.submit(projections, { type: 'rebuild', name: 'boards' });
  await until(async () => !(await bench.documents.listCollections()).includes('boards_v1'));
  expect(await projections.states()).toMatchObject([{ generation: 2, serving: true }, { generation: 1 }]);
});

test('a rebuild that a stop interrupted goes on at the next start', async () => {
  const broken = new Set<string>();
  await bench.append('s', counted(1), counted(1));
  const projections = await bench.start({ definitions: [boards({ broken })] });
  await bench.settled(projections, 'boards');
  broken.add('s#1');
  await bench.submit(projections, { type: 'rebuild', name: 'boards' });
  await until(async () => (await stateOf(projections, 1))?.state === 'failed');
  await projections.stop();
  const next = await bench.start({ definitions: [boards()] });
  await until(async () => (await next.serving('boards')) === 'boards_v1_b1');
});

test('a rebuild stops at a poison event, and the old build goes on serving; a repaired handler lets it go on', async () => {
  const broken = new Set<string>();
  await bench.append('s', counted(1), counted(1), counted(1));
  const projections = await bench.start({ definitions: [boards({ broken })] });
  await bench.settled(projections, 'boards');
  broken.add('s#1');
  await bench.submit(projections, { type: 'rebuild', name: 'boards' });
  await until(async () => (await stateOf(projections, 1))?.state === 'failed');
  expect(await stateOf(projections, 1)).toMatchObject({
    serving: false,
    error: 'HANDLER_FAILED',
    failedAt: { stream: 's', revision: 1, position: 2n },
    position: 1n,
    parked: 0,
  });
  await bench.append('other', counted(2));
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  expect(await projections.serving('boards')).toBe('boards_v1');
  broken.clear();
  expect(await retry(projections, 'boards', 's')).toBeNull();
  await until(async () => (await projections.serving('boards')) === 'boards_v1_b1');
});

test('a rebuild stopped at a poison event passes over it by a skip with a reason', async () => {
  const broken = new Set<string>();
  await bench.append('s', counted(1), counted(1), counted(1));
  const projections = await bench.start({ definitions: [boards({ broken })] });
  await bench.settled(projections, 'boards');
  broken.add('s#1');
  await bench.submit(projections, { type: 'rebuild', name: 'boards' });
  await until(async () => (await stateOf(projections, 1))?.state === 'failed');
  await skip(projections, 'boards', 's', 'cannot be read');
  await until(async () => (await projections.serving('boards')) === 'boards_v1_b1');
  const rest = (await bench.log()).filter(({ revision }) => revision !== 1);
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), rest));
});

test('a new start drops what interrupted rebuilds and older versions left behind, unless somebody runs it, and nothing else', async () => {
  const left = ['boards_v10_b7', 'boards_v11', 'boards_v8', 'boards_v9', 'boards_more_v1'];
  for (const name of left) await bench.documents.ensureCollection({ name, indexes: [] });
  await bench.documents.acquireLease('projection:boards@8', 'other', 1_000_000);
  const projections = await bench.start({ definitions: [boards({ version: 10 })] });
  const collections = async () => [...(await bench.documents.listCollections())].sort();
  await until(async () => !(await collections()).includes('boards_v9'));
  expect(await collections()).toEqual(['boards_more_v1', 'boards_v10', 'boards_v11', 'boards_v8']);
  expect(await servedBy(projections)).toBe('boards_v10');
});
