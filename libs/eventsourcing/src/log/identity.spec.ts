import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createClaims } from '../claims/claims.js';
import type { EventStore } from '../ports/event-store.js';
import { storeWith, useBench } from '@parley/testkit';
import { beginEpoch, identify, readIdentity } from './identity.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const NOW = 0;

test('of several processes at the first start one names the log, and all know the same name', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => identify(bench.eventStore, NOW)));
  expect(new Set(all.map(({ logId }) => logId)).size).toBe(1);
  expect(await bench.eventStore.readStream('log-identity', { limit: 10 })).toHaveLength(1);
  expect(await readIdentity(bench.eventStore)).toEqual(all[0]);
});

test('a log that holds events already is named at its end, and stays as it was before', async () => {
  await createClaims(bench.eventStore, { clock: () => NOW }).claim('chat', ['1'], async () => 1);
  const before = await bench.eventStore.readAll({ limit: 10 });
  const { position } = await identify(bench.eventStore, NOW);
  const after = await bench.eventStore.readAll({ limit: 10 });
  expect(after.events.slice(0, -1)).toEqual(before.events);
  expect(after.events.at(-1)?.position).toBe(position);
});

test('another epoch keeps the name, and each has its own', async () => {
  const first = await identify(bench.eventStore, NOW);
  const second = await beginEpoch(bench.eventStore, NOW);
  const third = await beginEpoch(bench.eventStore, NOW);
  expect([second.logId, third.logId]).toEqual([first.logId, first.logId]);
  expect(new Set([first, second, third].map(({ epoch }) => epoch)).size).toBe(3);
  expect(await readIdentity(bench.eventStore)).toEqual(third);
});

test('an epoch whose answer was lost is begun once', async () => {
  const before = await identify(bench.eventStore, NOW);
  let isFirst = true;
  const append: EventStore['append'] = async (...asked) => {
    const answer = await bench.eventStore.append(...asked);
    if (isFirst) await bench.eventStore.append(...asked).finally(() => (isFirst = false));
    return answer;
  };
  const after = await beginEpoch(storeWith(bench.eventStore, { append }), NOW);
  expect(after.logId).toBe(before.logId);
  expect(await bench.eventStore.readStream('log-identity', { limit: 10 })).toHaveLength(2);
});
