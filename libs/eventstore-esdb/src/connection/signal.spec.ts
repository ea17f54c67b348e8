import { expect, test } from '@jest/globals';
import { ABSENT, type EventStore } from '@parley/eventsourcing';
import { numbered } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { until, useDouble } from '../esdb.fixtures.js';

const bench = useDouble();
const append = (store: EventStore, count = 1) => store.append(`s-${randomUUID()}`, ABSENT, numbered(count));

/** A store that follows, and how often it was woken; it stands once its subscription does. */
async function follow(): Promise<{ readonly wakes: () => number; readonly stop: () => void }> {
  const store = await bench.open();
  let wakes = 0;
  const { subscriptions } = await bench.double.state();
  const stop = store.onAppended(() => (wakes += 1));
  await until(() => wakes > 0);
  expect((await bench.double.state()).subscriptions).toBe(subscriptions + 1);
  return { wakes: () => wakes, stop };
}

/** Whether a buffer overflows is a race. */
async function overflow(): Promise<void> {
  const [store, { subscriptions }] = [await bench.open(), await bench.double.state()];
  const isAnew = async () => (await bench.double.state()).subscriptions > subscriptions;
  await until(async () => {
    await append(store, 400);
    return isAnew();
  });
}

test('wakes for what another process has appended', async () => {
  const follower = await follow();
  const store = await bench.open();
  for (let round = 0; round < 3; round += 1) {
    const before = follower.wakes();
    await append(store);
    await until(() => follower.wakes() > before);
  }
  follower.stop();
});

test.each([
  ['ends without a word', () => bench.double.fault({ kind: 'silent-end', method: 'subscribe', count: 1 })],
  ['breaks', () => bench.double.fault({ kind: 'cut', method: 'subscribe', count: 1 })],
  ['is ended for being too slow', overflow],
])('is begun again when it %s, and wakes for what came after', async (_, spoil) => {
  const follower = await follow();
  const { subscriptions } = await bench.double.state();
  await spoil();
  const store = await bench.open();
  // The end is noticed with an event at the latest.
  await append(store);
  await until(async () => (await bench.double.state()).subscriptions > subscriptions);
  const before = follower.wakes();
  await append(store);
  await until(() => follower.wakes() > before);
  follower.stop();
});

test('is begun again after a restart of the server', async () => {
  const follower = await follow();
  await bench.double.kill();
  await bench.double.restart();
  await until(async () => (await bench.double.state()).subscriptions === 1);
  const before = follower.wakes();
  await append(await bench.open());
  await until(() => follower.wakes() > before);
  follower.stop();
});

test('is there while somebody listens, once for all of them', async () => {
  const store = await bench.open();
  const { subscriptions } = await bench.double.state();
  let wakes = 0;
  const stops = [1, 2, 3].map(() => store.onAppended(() => (wakes += 1)));
  await until(() => wakes >= 3);
  for (const stop of stops) stop();
  store.onAppended(() => (wakes += 1));
  const before = wakes;
  await until(() => wakes > before);
  expect((await bench.double.state()).subscriptions).toBe(subscriptions + 2);
});
