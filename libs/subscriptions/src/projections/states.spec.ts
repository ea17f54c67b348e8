import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { type DocumentStore, storeErrors } from '@parley/eventsourcing';
import { boards, Counted, foldAll, tallies, toAppend, Unrelated, until, useBench } from '@parley/testkit';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });

test('states: live at the head, paused on order with its distance told, live again', async () => {
  let now = Date.now();
  const definitions = [boards(), tallies()];
  const projections = await bench.start({ definitions, owner: 'me', clock: () => now });
  await bench.append('s', counted(1));
  await bench.settled(projections, 'boards');
  await bench.settled(projections, 'tallies');
  await bench.submit(projections, { type: 'pause', name: 'boards', version: 1 });
  await bench.append('s', counted(1), counted(2));
  await bench.settled(projections, 'tallies');
  const [, waiting] = await bench.log();
  now = Date.parse(waiting!.recordedAt) + 7_300;
  const [paused, other] = await projections.states();
  expect(paused).toEqual({
    name: 'boards',
    version: 1,
    generation: 0,
    role: 'served',
    serving: true,
    here: true,
    holder: 'me',
    state: 'paused',
    position: 1n,
    // The pause itself is an event.
    head: 4n,
    behind: 3,
    isEstimate: false,
    behindSeconds: 7.3,
    rate: expect.any(Number),
    parked: 0,
  });
  expect(other).toMatchObject({ name: 'tallies', state: 'live', behind: 0 });
  await bench.submit(projections, { type: 'resume', name: 'boards' });
  await bench.settled(projections, 'boards');
  expect(await projections.states()).toMatchObject([{ state: 'live', behind: 0 }, { state: 'live' }]);
  await expect(
    bench.submit(projections, { type: 'pause', name: 'boards', version: 2 }),
  ).rejects.toMatchObject({ code: 'UNKNOWN_PROJECTION' });
});

test('states: while the event store is away, what is known without it', async () => {
  const { eventStore } = bench;
  const away = (): Promise<never> =>
    Promise.reject(storeErrors.STORE_UNAVAILABLE('The store did not answer.'));
  let isAway = false;
  const eventsOrNone = new Proxy(eventStore, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => (isAway ? away() : method.apply(target, args));
    },
  });
  const projections = await bench.start({ definitions: [boards()], eventStore: eventsOrNone, owner: 'me' });
  await bench.append('s', counted(1));
  await bench.settled(projections, 'boards');
  await bench.submit(projections, { type: 'pause', name: 'boards' });
  isAway = true;
  expect(await projections.states()).toMatchObject([
    { name: 'boards', state: 'paused', position: 1n, head: null, behind: null, behindSeconds: null },
  ]);
  isAway = false;
  expect(await projections.states()).toMatchObject([{ head: 2n, behind: 1 }]);
});

test('a version that is defined twice is refused', () => {
  const twice = () => bench.create({ definitions: [boards(), boards()] });
  expect(twice).toThrow(expect.objectContaining({ code: 'UNKNOWN_PROJECTION' }));
});

test('checkpoints: events without effect move the stored one within a few polls, and at the latest at the stop', async () => {
  const projections = await bench.start({ definitions: [boards()] });
  await bench.append('s', counted(1));
  await bench.settled(projections, 'boards');
  const position = await bench.append('s', toAppend(Unrelated, {}), toAppend(Unrelated, {}));
  await until(async () => (await bench.documents.checkpoint('boards@1')) === position);
  const last = await bench.append('s', toAppend(Unrelated, {}));
  await bench.settled(projections, 'boards');
  await projections.stop();
  expect(await bench.documents.checkpoint('boards@1')).toBe(last);
});

test('an outage of a store is retried for as long as it lasts: nothing is parked, and the end equals a fresh fold', async () => {
  const codes: string[] = [];
  /** Always the store that is open now. */
  const documents = new Proxy({} as DocumentStore, {
    get: (_, name: keyof DocumentStore) => bench.documents[name],
  });
  const onError = ({ code }: { code: string }): void => void codes.push(code);
  const projections = await bench.start({ definitions: [boards()], documents, onError });
  await bench.append('s', counted(1));
  await bench.settled(projections, 'boards');
  await bench.documents.close();
  await bench.append('s', counted(1), counted(2));
  await until(() => codes.length > 3);
  expect(new Set(codes)).toEqual(new Set(['STORE_CLOSED']));
  bench.documents = await openSqliteDocuments({ folder: bench.folder });
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
  expect(await projections.parked()).toEqual([]);
});
