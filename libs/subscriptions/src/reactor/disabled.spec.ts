import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createCatalog, type EventToAppend } from '@parley/eventsourcing';
import { accountEvents } from '@parley/testkit';
import { keeper, PATIENCE, Promised, promised, Unrelated, useBench } from './bench.fixtures.js';
import { processManagementEvents } from '../management/log/process.events.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const by = { actor: { kind: 'manager', id: 7 }, correlationId: 'asked by 7' } as const;
const of = (extension: string, event: EventToAppend): EventToAppend => ({
  ...event,
  metadata: { ...event.metadata, extension },
});
const catalogOf = (...extensions: string[]) =>
  createCatalog([Promised, Unrelated, ...accountEvents, ...processManagementEvents], extensions);
const broken = new Set<string>();
const start = (...extensions: string[]) =>
  bench.start([keeper({ runner: bench.runner, broken })], { catalog: catalogOf(...extensions) });
const amounts = async (account: string): Promise<unknown[]> =>
  (await bench.account(account)).map(({ data }) => (data as { amount: number }).amount);

beforeEach(() => broken.clear());

test('a process goes past events of an extension that is not enabled, and reacts to them where it is', async () => {
  await bench.append('s', promised(1, 'a'), of('pledges', promised(2, 'a')), promised(4, 'a'));
  const processes = start();
  await bench.settled(processes);
  expect(await amounts('a')).toEqual([1, 4]);
  expect(await processes.parked()).toEqual([]);
  await processes.stop();
  await bench.append('s', of('pledges', promised(8, 'a')));
  await bench.settled(start('pledges'));
  expect(await amounts('a')).toEqual([1, 4, 8]);
});

test('so does a retry of a stream in which such events wait', async () => {
  const processes = start();
  broken.add('s#0');
  await bench.append('s', promised(1, 'a'), of('pledges', promised(2, 'a')), promised(4, 'a'));
  await bench.settled(processes);
  broken.clear();
  const position = await processes.retry('keeper', 's', by);
  expect(await processes.waitFor('keeper', position, PATIENCE)).toBe(true);
  expect(await amounts('a')).toEqual([1, 4]);
  expect(await processes.parked()).toEqual([]);
});

test('a newer version of an event of an enabled extension parks its stream', async () => {
  const event = of('pledges', promised(2, 'a'));
  const newer = { ...event, metadata: { ...event.metadata, schemaVersion: 2 } };
  const processes = start('pledges');
  await bench.append('s', newer);
  await bench.settled(processes);
  expect(await processes.parked()).toMatchObject([{ stream: 's', code: 'UNKNOWN_EVENT' }]);
});
