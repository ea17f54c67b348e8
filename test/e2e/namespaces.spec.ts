import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openCore, readConfig, type Core } from '@parley/composition';
import { ChannelRegistered, channelsProjection } from '@parley/channels';
import { ABSENT, type EventToAppend, type Position } from '@parley/eventsourcing';
import { collectionOf } from '@parley/subscriptions';
import { openEsdbEventStore } from '@parley/eventstore-esdb';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEventStoreDouble, type EventStoreDouble } from '../doubles/eventstoredb/start.js';

const CHANNELS = collectionOf(channelsProjection.name, channelsProjection.version);
const PATIENCE_MS = 30_000;
const NAMES = ['', 'staging', 'production'] as const;

let double: EventStoreDouble;
let folder: string;
const cores = new Map<string, Core>();

beforeAll(async () => {
  double = await startEventStoreDouble();
  folder = await mkdtemp(join(tmpdir(), 'parley-namespaces-'));
  await useBefore();
  for (const name of NAMES) cores.set(name, await open(name));
});
afterAll(async () => {
  for (const core of cores.values()) await core.close();
  await double.stop();
  await rm(folder, { recursive: true });
});

const coreOf = (name: string): Core => cores.get(name) as Core;

async function open(name: string): Promise<Core> {
  const env = {
    EVENTSTOREDB_URL: double.url,
    PARLEY_NAMESPACE: name,
    PARLEY_DATA: join(folder, `data-${name}`),
  };
  return openCore(await readConfig(env), { role: 'server', onError: () => undefined });
}

const metadata = (schemaVersion: number) => ({
  actor: { kind: 'system', id: null } as const,
  occurredAt: '2026-01-01T00:00:00.000Z',
  correlationId: 'c',
  causationId: null,
  commandId: randomUUID(),
  fingerprint: 'f',
  schemaVersion,
});

const registered = (name: string): EventToAppend => ({
  id: randomUUID(),
  type: 'ChannelRegistered',
  data: { ...ChannelRegistered.sample, channelId: 1, name },
  metadata: metadata(ChannelRegistered.version),
});

/** Of a type that nobody knows. */
const drawn = (): EventToAppend => ({
  id: randomUUID(),
  type: 'Drawn',
  data: { number: 1 },
  metadata: metadata(1),
});

async function useBefore(): Promise<void> {
  const store = await openEsdbEventStore({ url: double.url, namespace: 'earlier' });
  await store.append('lottery-1', ABSENT, [drawn(), drawn()]);
  await store.close();
}

const channelNames = async ({ documents }: Core): Promise<unknown[]> =>
  (await documents.find(CHANNELS, { anyOf: [{}], sort: [], limit: 10 })).map(
    ({ document }) => document['name'],
  );

/** Waits until all of it stands at a position or behind it. */
async function reached({ projections, processes }: Core, position: Position): Promise<void> {
  const states = async () => [...(await projections.states()), ...(await processes.states())];
  while ((await states()).some((state) => state.position < position)) await pause(20);
}

test('several Parleys on one log are blind to each other', async () => {
  for (const name of NAMES) {
    const { eventStore, projections } = coreOf(name);
    const { position } = await eventStore.append('channel-1', ABSENT, [registered(`Shop ${name}`)]);
    expect(await projections.waitFor('channels', position, PATIENCE_MS)).toBe('reached');
    expect(await projections.waitFor('commands', position, PATIENCE_MS)).toBe('reached');
  }
  for (const name of NAMES) expect(await channelNames(coreOf(name))).toEqual([`Shop ${name}`]);
});

test('what others append is never behind, and checkpoints pass over it', async () => {
  const { eventStore } = coreOf('production');
  const events = Array.from({ length: 500 }, () => registered('Others'));
  const { position } = await eventStore.append('channel-2', ABSENT, events);
  for (const name of ['', 'staging']) {
    const core = coreOf(name);
    const states = await core.projections.states();
    expect(states.filter(({ head }) => (head ?? 0n) >= position)).toHaveLength(states.length);
    expect(states.map(({ behind, isEstimate }) => [behind, isEstimate])).toEqual(
      states.map(() => [0, false]),
    );
    await reached(core, position);
    await core.close();
    const again = await open(name);
    cores.set(name, again);
    expect(await again.documents.checkpoint('channels@1')).toBeGreaterThanOrEqual(position);
  }
});

test('events that look like ours and are of types that nobody knows stop only the Parley in whose namespace they are', async () => {
  await coreOf('production').eventStore.append('lottery-1', ABSENT, [drawn()]);
  const positions = new Map<string, Position>();
  for (const name of NAMES) {
    const { eventStore } = coreOf(name);
    positions.set(name, (await eventStore.append('channel-9', ABSENT, [registered('Late')])).position);
  }
  for (const name of ['', 'staging']) {
    const { projections } = coreOf(name);
    expect(await projections.waitFor('commands', positions.get(name) ?? 0n, PATIENCE_MS)).toBe('reached');
  }
  const { projections } = coreOf('production');
  const parked = async () => (await projections.parked('commands')).map(({ stream }) => stream);
  while ((await parked()).length === 0) await pause(20);
  expect(await parked()).toEqual(['lottery-1']);
});
