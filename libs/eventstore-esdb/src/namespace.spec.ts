import { jsonEvent } from '@eventstore/db-client';
import { expect, test } from '@jest/globals';
import { ABSENT, START, type EventStore, type RecordedEvent } from '@parley/eventsourcing';
import { numbered } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { outcomeOf, until, useDouble } from './esdb.fixtures.js';

const bench = useDouble();
const fresh = (): string => `dialog-${randomUUID()}`;
const newName = (): string => `n${randomUUID().replaceAll('-', '').slice(0, 12)}`;
const openIn = (namespace: string): Promise<EventStore> => bench.open({ namespace });

async function wholeLog(store: EventStore): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let from = START, end = false; !end;) {
    const page = await store.readAll({ from, limit: 1_000 });
    events.push(...page.events);
    ({ next: from, end } = page);
  }
  return events;
}

test('several Parleys have a stream of one name, with the same ids, and each sees its own alone', async () => {
  const name = newName();
  // One name begins like the other.
  const stores = await Promise.all([bench.open(), openIn(name), openIn(`${name}_2`)]);
  const stream = fresh();
  const events = numbered(3);
  for (const [index, store] of stores.entries()) {
    expect(await store.append(stream, ABSENT, events.slice(0, index + 1))).toMatchObject({ revision: index });
  }
  for (const [index, store] of stores.entries()) {
    const expected = events.slice(0, index + 1).map(({ id }, revision) => ({ id, stream, revision }));
    expect(await store.readStream(stream, { limit: 10 })).toMatchObject(expected);
    const seen = (await wholeLog(store)).filter((event) => event.stream.includes(stream));
    expect(seen).toMatchObject(expected);
    for (const other of stores) {
      const at = seen.map(({ position }) => other.eventAt(position));
      expect((await Promise.all(at)).map((event) => event !== null)).toEqual(seen.map(() => other === store));
    }
    expect(await outcomeOf(store.append(stream, 7, numbered(1)))).toMatchObject({
      code: 'REVISION_CONFLICT',
      details: { stream, expected: 7, actual: index },
    });
  }
});

test('streams of a namespace begin with its name on the server, others keep theirs, and nobody reads past a namespace', async () => {
  const [name, stream] = [newName(), fresh()];
  const [plain, store, client] = [await bench.open(), await openIn(name), bench.foreign()];
  await store.append(stream, ABSENT, numbered(1));
  await plain.append(fresh(), ABSENT, numbered(1));
  const stored: string[] = [];
  for await (const { event } of client.readAll()) if (event) stored.push(event.streamId);
  expect(stored.filter((id) => id.includes(stream))).toEqual([`~${name}.${stream}`]);
  expect(stored.filter((id) => id === `~${name}`)).toHaveLength(1);
  for (const foreign of [`~${name}.${stream}`, `~${name}`, '$epoch-information'])
    expect(await plain.readStream(foreign, { limit: 5 })).toEqual([]);
});

test('what lies before the beginning of a namespace is never read, however long it is', async () => {
  const before = await bench.open();
  await before.append(fresh(), ABSENT, numbered(2_500));
  const store = await openIn(newName());
  const empty = await readsOf(() => store.readAll({ limit: 10 }));
  expect(empty.page).toEqual({ events: [], next: await store.head(), end: true });
  expect(await store.readAll({ direction: 'backwards', limit: 10 })).toMatchObject({ events: [], end: true });
  await before.append(fresh(), ABSENT, numbered(2));
  const { position } = await store.append(fresh(), ABSENT, numbered(1));
  const found = await readsOf(() => store.readAll({ limit: 10 }));
  expect(found.page).toMatchObject({ events: [{ position }], next: position, end: true });
  expect(await store.readAll({ direction: 'backwards', limit: 10 })).toMatchObject({
    events: [{ position }],
    end: true,
  });
  // The end of the log, the beginning of the namespace, and a page.
  expect([empty.reads, found.reads]).toEqual([2, 3]);
  // A page that was asked for while nothing of the namespace was there goes on behind it.
  expect(await store.readAll({ from: empty.page.next, limit: 10 })).toMatchObject({ events: [{ position }] });

  async function readsOf(read: () => ReturnType<EventStore['readAll']>) {
    const { reads } = await bench.double.state();
    const page = await read();
    return { page, reads: (await bench.double.state()).reads - reads };
  }
});

test('an append that is refused leaves nothing in a log that has no namespace of this name yet', async () => {
  const store = await openIn(newName());
  const { events } = await bench.double.state();
  expect(await outcomeOf(store.append(fresh(), 2 ** 40, numbered(1)))).toMatchObject({
    code: 'REVISION_CONFLICT',
  });
  expect((await bench.double.state()).events).toBe(events);
});

test('a namespace that several processes begin at once begins once', async () => {
  const name = newName();
  const stores = await Promise.all(Array.from({ length: 4 }, () => openIn(name)));
  const positions = await Promise.all(stores.map((store) => store.append(fresh(), ABSENT, numbered(1))));
  for (const store of stores) {
    const seen = (await wholeLog(store)).map(({ position }) => position);
    expect(seen).toEqual(positions.map(({ position }) => position).sort((a, b) => (a < b ? -1 : 1)));
  }
});

test.each(['none', 'one'])('others wake nobody who follows the log, with a namespace: %s', async (which) => {
  const namespace = which === 'none' ? undefined : newName();
  const [store, writer] = await Promise.all([bench.open({ namespace }), bench.open({ namespace })]);
  const other = await openIn(newName());
  let wakes = 0;
  const stop = store.onAppended(() => (wakes += 1));
  await until(() => wakes > 0);
  const before = wakes;
  for (let round = 0; round < 3; round += 1) await other.append(fresh(), ABSENT, numbered(2));
  await bench.foreign().appendToStream(`$stats-${randomUUID()}`, jsonEvent({ type: '$stats', data: {} }));
  await writer.append(fresh(), ABSENT, numbered(1));
  await until(() => wakes > before);
  stop();
  expect(wakes).toBe(before + 1);
});

test('a page holds as many as were asked for, whatever was passed over on its way', async () => {
  const [store, other] = [await openIn(newName()), await openIn(newName())];
  const { position: start } = await store.append(fresh(), ABSENT, numbered(1));
  await other.append(fresh(), ABSENT, numbered(10));
  const stream = fresh();
  await store.append(stream, ABSENT, numbered(5));
  const sizes: number[] = [];
  for (let from = start, end = false; !end;) {
    const page = await store.readAll({ from, limit: 2 });
    sizes.push(page.events.length);
    expect(page.next).toBe(page.events.at(-1)?.position);
    ({ next: from, end } = page);
  }
  expect(sizes).toEqual([2, 2, 1]);
  await other.append(fresh(), ABSENT, numbered(3));
  await store.append(fresh(), ABSENT, numbered(2));
  // Full, though what others wrote lies in between.
  expect((await store.readAll({ from: start, limit: 7 })).events).toHaveLength(7);
  await other.append(fresh(), ABSENT, numbered(10));
  const [last] = (await store.readAll({ direction: 'backwards', limit: 1 })).events;
  expect(last).toMatchObject({ revision: 1 });
});
