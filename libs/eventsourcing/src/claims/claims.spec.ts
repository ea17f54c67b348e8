import { beforeEach, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createClaims, type Claims } from './claims.js';
import type { EventStore } from '../ports/event-store.js';
import { readLog, storeWith, useBench } from '@parley/testkit';

const clock = (): number => 0;
const key = ['7', '+7 900 000-00-00'];
const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
let store: EventStore;
let claims: Claims;
beforeEach(() => {
  store = bench.eventStore;
  claims = createClaims(store, { clock });
});

const propose = (id: number) => async (): Promise<number> => id;

test('claims: the first claim decides, later ones are told who holds it', async () => {
  expect(await claims.find('client', key)).toBeNull();
  expect(await claims.claim('client', key, propose(5))).toEqual({ id: 5, replaced: false });
  expect(await claims.claim('client', key, propose(6))).toEqual({ id: 5, replaced: false });
  expect(await claims.find('client', key)).toBe(5);
});

test('claims: two at once get one id, in one process and in several', async () => {
  const others = [claims, createClaims(store, { clock }), createClaims(store, { clock })];
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      (others[index % 3] ?? claims).claim('client', key, propose(index + 1)),
    ),
  );
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  expect(await readLog(store, 0n)).toHaveLength(1);
});

test('claims: a restart still knows them', async () => {
  await claims.claim('client', key, propose(5));
  expect(await createClaims(store, { clock }).claim('client', key, propose(6))).toEqual({
    id: 5,
    replaced: false,
  });
});

test('claims: kinds and keys are apart, however the parts of a key are cut', async () => {
  await claims.claim('client', ['a', 'bc'], propose(1));
  await claims.claim('client', ['ab', 'c'], propose(2));
  await claims.claim('dialog', ['a', 'bc'], propose(3));
  expect(await Promise.all([claims.find('client', ['a', 'bc']), claims.find('client', ['ab', 'c'])])).toEqual(
    [1, 2],
  );
  expect(await claims.find('dialog', ['a', 'bc'])).toBe(3);
});

test('claims: a found claim costs no read and no proposal', async () => {
  await claims.claim('client', key, propose(5));
  const asked: string[] = [];
  const readStream: EventStore['readStream'] = (stream, options) => {
    asked.push(stream);
    return store.readStream(stream, options);
  };
  const watched = createClaims(storeWith(store, { readStream }), { clock });
  await watched.find('client', key);
  expect(asked).toHaveLength(1);
  await watched.claim('client', key, () => Promise.reject(new Error('asked for a proposal')));
  expect(asked).toHaveLength(1);
});

test('claims: replace supersedes the holder it names, and only that one', async () => {
  await claims.claim('client', key, propose(5));
  expect(await claims.replace('client', key, 5, propose(6))).toBe(6);
  expect(await claims.claim('client', key, propose(9))).toEqual({ id: 6, replaced: true });
  expect(await claims.replace('client', key, 5, propose(7))).toBe(6);
  expect(await claims.find('client', key)).toBe(6);
});

test('claims: two replacements at once leave one holder, and both are told which', async () => {
  const other = createClaims(store, { clock });
  await claims.claim('client', key, propose(5));
  const [one, two] = await Promise.all([
    claims.replace('client', key, 5, propose(6)),
    other.replace('client', key, 5, propose(7)),
  ]);
  expect(one).toBe(two);
  expect(await createClaims(store, { clock }).find('client', key)).toBe(one);
});

test('claims: who meets a superseded id gets the new one by replacing it', async () => {
  const other = createClaims(store, { clock });
  await claims.claim('client', key, propose(5));
  await other.replace('client', key, 5, propose(6));
  const unasked = () => Promise.reject(new Error('asked for a proposal'));
  expect(await claims.replace('client', key, 5, unasked)).toBe(6);
  expect(await claims.find('client', key)).toBe(6);
});

test('claims: replacing what nobody holds claims it', async () => {
  expect(await claims.replace('client', key, 5, propose(6))).toBe(6);
  expect(await claims.claim('client', key, propose(7))).toEqual({ id: 6, replaced: false });
});

test('claims: neither stream names nor events hold the key', async () => {
  await claims.claim('client', key, propose(5));
  const events = await readLog(store, 0n);
  expect(
    JSON.stringify(events, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value)),
  ).not.toContain('900');
  expect(events[0]?.stream).toMatch(/^claim-client-[0-9a-f]{32}$/);
});

test('claims: an id is only answered once it is there to be read, also where a store refuses before it shows why', async () => {
  let hidden = 3;
  const slow = storeWith(store, {
    readStream: async (stream, options) => {
      const events = await store.readStream(stream, options);
      return events.length > 0 && hidden-- > 0 ? [] : events;
    },
  });
  await claims.claim('client', key, propose(5));
  expect(await createClaims(slow, { clock }).claim('client', key, propose(6))).toEqual({
    id: 5,
    replaced: false,
  });
  expect(await readLog(store, 0n)).toHaveLength(1);
});

test('claims: all who held the key are known, the latest first', async () => {
  expect(await claims.holders('chat', key)).toEqual([]);
  await claims.claim('chat', key, propose(5));
  await createClaims(store, { clock }).replace('chat', key, 5, propose(6));
  await claims.replace('chat', key, 6, propose(7));
  expect(await claims.holders('chat', key)).toEqual([7, 6, 5]);
});
