import { expect, test } from '@jest/globals';
import { describeMongo } from './mongo.js';

const NOW = Date.UTC(2026, 0, 1);
const HEALTHY = {
  roundTripMs: 0.8,
  version: '8.0.4',
  maxWireVersion: 25,
  replicaSet: 'rs0',
  serverTime: new Date(NOW + 200).toISOString(),
  missing: [],
  foreign: [],
  canWrite: true,
};
const described = (change: Partial<Parameters<typeof describeMongo>[0]> = {}) =>
  describeMongo({ ...HEALTHY, ...change }, NOW);
/** Subjects that are not all right. */
const amiss = (change: Partial<Parameters<typeof describeMongo>[0]>) =>
  described(change)
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ subject, verdict, found }) => [subject, verdict, found]);

test('a healthy MongoDB is told by its version, set, clock, rights and indexes', () => {
  expect(described().map(({ verdict, found }) => [verdict, found])).toEqual([
    ['ok', '0.80 ms'],
    ['ok', '8.0.4, wire version 25'],
    ['ok', 'rs0'],
    ['ok', "200 ms ahead of this machine's clock"],
    ['ok', 'all that are needed'],
    ['ok', 'those that are declared, and no others'],
  ]);
});

test('a server alone is a warning', () => {
  expect(amiss({ replicaSet: null })).toEqual([
    ['replica set of MongoDB', 'warning', 'none reported: what one disk loses is lost'],
  ]);
});

test.each([
  [4_000, "4000 ms ahead of this machine's clock"],
  [-4_000, "4000 ms behind this machine's clock"],
])('a clock that shows %i ms more is a warning', (ms, found) => {
  expect(amiss({ serverTime: new Date(NOW + ms).toISOString() })).toEqual([
    ['clock of MongoDB', 'warning', found],
  ]);
});

test('a slow connection is no wrong clock', () => {
  expect(amiss({ serverTime: new Date(NOW + 1_500).toISOString(), roundTripMs: 600 })).toEqual([]);
});

test('missing rights are a problem; what the server does not tell is not', () => {
  expect(amiss({ canWrite: false })).toEqual([
    ['rights in MongoDB', 'problem', 'some that are needed are missing'],
  ]);
  expect(amiss({ canWrite: null, serverTime: null })).toEqual([]);
});

test('missing indexes are problems, foreign ones warnings, each named', () => {
  const missing = [{ collection: 'feed_v1', fields: ['dialogId', 'at'] }];
  const foreign = [{ collection: 'feed_v1', name: 'by_hand' }];
  expect(amiss({ missing, foreign })).toEqual([
    ['indexes in MongoDB', 'problem', 'missing: feed_v1 (dialogId, at)'],
    ['indexes in MongoDB', 'warning', 'not ours: by_hand of feed_v1'],
  ]);
});
