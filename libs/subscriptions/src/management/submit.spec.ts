import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { boards, Counted, foldAll, OPERATOR, tallies, toAppend, until, useBench } from '@parley/testkit';
import { OPERATIONS_STREAM } from './log/operations-log.js';
import type { ManagementCommand, Projections } from '../projections/types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });

let broken: Set<string>;
/** Holds every lease; the other process only asks. */
let holder: Projections;
let asker: Projections;

beforeEach(async () => {
  broken = new Set();
  const definitions = [tallies({ broken })];
  holder = await bench.start({ definitions });
  await bench.settled(holder, 'tallies');
  asker = bench.create({ definitions: [tallies()] });
});

const order = (type: 'pause' | 'resume' | 'rebuild' | 'switch' | 'rollback') =>
  bench.submit(asker, { type, name: 'tallies' });
const onStream = (type: 'park' | 'skip') =>
  bench.submit(asker, { type, name: 'tallies', stream: 'bad', reason: 'a test' });
const types = async (): Promise<readonly string[]> =>
  (await asker.history(100)).map(({ type }) => type).reverse();
const fresh = async () =>
  foldAll(
    tallies(),
    (await bench.log()).filter(({ stream }) => stream !== OPERATIONS_STREAM),
  );

test('commands given to a process that runs nothing are carried out by the one that holds the lease', async () => {
  broken.add('bad#1');
  await bench.append('bad', counted(1), counted(1), counted(1));
  await bench.settled(holder, 'tallies');
  expect(await bench.submit(asker, { type: 'retry', name: 'tallies', stream: 'bad' })).toMatchObject({
    outcome: 'done',
    repeated: false,
    parked: { stream: 'bad', revision: 1 },
  });
  broken.clear();
  expect(await bench.submit(asker, { type: 'retry', name: 'tallies', stream: 'bad' })).toMatchObject({
    outcome: 'done',
    parked: null,
  });
  expect(await bench.settled(holder, 'tallies')).toEqual(await fresh());
  expect(await types()).toEqual(['StreamRetried', 'StreamRetried']);
});

test('every order leaves an event with its actor, and the same command id leaves none', async () => {
  const first = await bench.submit(asker, { type: 'pause', name: 'tallies' }, 'key-1');
  expect(first).toMatchObject({ revision: 0, repeated: false, outcome: 'done' });
  expect(await bench.submit(holder, { type: 'pause', name: 'tallies' }, 'key-1')).toEqual({
    ...first,
    repeated: true,
  });
  const otherBody = bench.submit(asker, { type: 'resume', name: 'tallies' }, 'key-1');
  await expect(otherBody).rejects.toMatchObject({ code: 'COMMAND_ID_REUSED', family: 'Domain' });
  const [event, ...others] = await asker.history(10);
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    type: 'ProjectionPaused',
    data: { name: 'tallies', builds: [{ version: 1, generation: 0 }] },
    metadata: { actor: OPERATOR, commandId: 'key-1' },
  });
});

test('a pause holds over restarts and takes effect in whatever process runs the projection', async () => {
  await order('pause');
  await holder.stop();
  const next = await bench.start({ definitions: [tallies()] });
  await until(async () => (await next.states())[0]?.here === true);
  await bench.append('s', counted(1));
  expect(await next.waitFor('tallies', await bench.eventStore.head(), 2_000)).toBe('late');
  expect(await asker.states()).toMatchObject([{ state: 'paused', here: false, serving: true }]);
  await order('resume');
  expect(await bench.settled(next, 'tallies')).toEqual(await fresh());
});

test('a stream that is parked by hand waits with its later events, and a retry folds them', async () => {
  await bench.append('bad', counted(1));
  await bench.settled(holder, 'tallies');
  expect(await onStream('park')).toMatchObject({ outcome: 'done', parked: null });
  await bench.append('good', counted(1));
  const position = await bench.append('bad', counted(1));
  expect(await asker.waitFor('tallies', position, 3_000_000)).toBe('parked');
  const waiting = { stream: 'bad', revision: 1, code: 'PARKED_BY_OPERATOR', reason: 'a test', eventId: null };
  expect(await asker.parked('tallies')).toMatchObject([waiting]);
  expect((await bench.settled(holder, 'tallies')).get('board-1')).toEqual({ bad: [0], good: [0] });
  await expect(onStream('skip')).rejects.toMatchObject({ code: 'PROJECTION_NOTHING_FAILED' });
  await expect(onStream('park')).rejects.toMatchObject({ code: 'STREAM_ALREADY_PARKED' });
  await bench.submit(asker, { type: 'retry', name: 'tallies', stream: 'bad' });
  expect(await bench.settled(holder, 'tallies')).toEqual(await fresh());
});

test('a held build waits for its switch; a rollback goes back to what was served, and lasts over a restart', async () => {
  await bench.append('s', counted(1), counted(2));
  await bench.submit(asker, { type: 'rebuild', name: 'tallies', hold: true });
  const build = async (generation: number) =>
    (await asker.states()).find((state) => state.generation === generation);
  await until(async () => (await build(1))?.state === 'live');
  expect(await build(1)).toMatchObject({ role: 'held', serving: false, progress: 1 });
  expect(await asker.serving('tallies')).toBe('tallies_v1');

  expect(await order('switch')).toMatchObject({ outcome: 'done' });
  await until(async () => (await holder.serving('tallies')) === 'tallies_v1_b1');
  await bench.append('s', counted(3));
  expect(await order('rollback')).toMatchObject({ outcome: 'done' });
  await until(async () => (await holder.serving('tallies')) === 'tallies_v1');
  expect(await bench.settled(holder, 'tallies')).toEqual(await fresh());

  await holder.stop();
  const next = await bench.start({ definitions: [tallies()] });
  await bench.append('s', counted(4));
  expect(await bench.settled(next, 'tallies')).toEqual(await fresh());
  expect(await next.states()).toMatchObject([
    { generation: 0, role: 'served' },
    { generation: 1, role: 'before' },
  ]);
});

test('a build that was given up is not begun again, and its documents go', async () => {
  await bench.submit(asker, { type: 'rebuild', name: 'tallies', hold: true });
  await until(async () => (await bench.documents.listCollections()).includes('tallies_v1_b1'));
  await bench.submit(asker, { type: 'drop', name: 'tallies', version: 1, generation: 1 });
  await until(async () => !(await bench.documents.listCollections()).includes('tallies_v1_b1'));
  expect(await asker.states()).toMatchObject([{ generation: 0, role: 'served' }]);
  await order('rebuild');
  await until(async () => (await asker.serving('tallies')) === 'tallies_v1_b2');
});

test('what a kill interrupts after the event is finished by the next holder of the projection', async () => {
  broken.add('bad#0');
  await bench.append('bad', counted(1), counted(1));
  await bench.settled(holder, 'tallies');
  broken.clear();
  await holder.stop();
  // Nobody runs it now, so all that is left of the commands is their events.
  const retried = await asker.submit(
    { type: 'retry', name: 'tallies', stream: 'bad' },
    { commandId: 'r', actor: OPERATOR, correlationId: 'r' },
    0,
  );
  expect(retried.outcome).toBe('ordered');
  await bench.start({ definitions: [tallies()] });
  const again = await bench.submit(asker, { type: 'retry', name: 'tallies', stream: 'bad' }, 'r');
  expect(again).toMatchObject({ outcome: 'done', repeated: true, parked: null });
  expect(await bench.settled(asker, 'tallies')).toEqual(await fresh());
});

test('a command that is done again after a kill finds its effect there, and nothing is folded twice', async () => {
  broken.add('bad#1');
  await bench.append('bad', counted(1), counted(1), counted(1));
  await bench.settled(holder, 'tallies');
  await onStream('skip');
  await holder.stop();
  // As a kill between the effect and the note of it leaves things.
  await bench.documents.deleteRecord('outcomes', 'tallies@1');
  const next = await bench.start({ definitions: [tallies({ broken })] });
  await bench.append('bad', counted(1));
  expect((await bench.settled(next, 'tallies')).get('board-1')).toEqual({ bad: [0, 2, 3] });
  await until(async () => (await bench.documents.getRecord('outcomes', 'tallies@1')) !== null);
});

test('an automatic switch is an event of the system', async () => {
  await order('rebuild');
  await until(async () => (await asker.serving('tallies')) === 'tallies_v1_b1');
  expect(await asker.history(1)).toMatchObject([
    { type: 'ProjectionSwitched', metadata: { actor: { kind: 'system', id: null } } },
  ]);
});

test.each<[ManagementCommand, string]>([
  [{ type: 'resume', name: 'tallies' }, 'PROJECTION_NOT_PAUSED'],
  [{ type: 'switch', name: 'tallies' }, 'PROJECTION_NOTHING_HELD'],
  [{ type: 'rollback', name: 'tallies' }, 'PROJECTION_NOTHING_BEFORE'],
  [{ type: 'drop', name: 'tallies', version: 1, generation: 0 }, 'PROJECTION_BUILD_SERVED'],
  [{ type: 'drop', name: 'tallies', version: 1, generation: 7 }, 'PROJECTION_NO_BUILD'],
  [{ type: 'retry', name: 'tallies', stream: 's' }, 'PROJECTION_NOT_PARKED'],
  [{ type: 'park', name: 'tallies', stream: 'nobody', reason: 'x' }, 'STREAM_NOT_FOUND'],
  [{ type: 'park', name: 'tallies', stream: 's', reason: ' ' }, 'INVALID_REASON'],
  [{ type: 'park', name: 'tallies', stream: 's', reason: '\u200b\u2800' }, 'INVALID_REASON'],
  [{ type: 'pause', name: 'tallies', version: 2 }, 'UNKNOWN_PROJECTION'],
  [{ type: 'pause', name: 'nothing' }, 'UNKNOWN_PROJECTION'],
])('refused: %j with %s, and no event is left', async (asked, code) => {
  await expect(bench.submit(asker, asked)).rejects.toMatchObject({ code });
  expect(await types()).toEqual([]);
});

test('a folder of before the operations stream goes on: its rebuilds, and the events it has skipped', async () => {
  await holder.stop();
  await bench.append('bad', counted(1), counted(1));
  const [, second] = await bench.eventStore.readStream('bad', { limit: 2 });
  await bench.documents.putRecord('build', 'boards@1', 2);
  const skipped = { name: 'boards', version: 1, eventId: second!.id };
  await bench.documents.putRecord('skipped', `boards@1/${second!.id}`, skipped);
  const next = await bench.start({ definitions: [boards()] });
  const documents = await bench.settled(next, 'boards');
  expect(await next.serving('boards')).toBe('boards_v1_b2');
  expect(documents.get('board-1')?.['seen']).toEqual(['bad#0']);
  await bench.submit(next, { type: 'rebuild', name: 'boards' });
  await until(async () => (await next.serving('boards')) === 'boards_v1_b3');
});
