import { eventOf } from '@parley/testkit';
import { afterEach } from '@jest/globals';
import { ABSENT, START, type EventStore, type RecordedEvent } from '@parley/eventsourcing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedTarget } from './targets/embedded-target.js';
import type { LogOptions } from './migrate-log.js';
import type { Patience } from './patience.js';
import { patienceOf } from './patience.js';
import type { CopyTarget } from './targets/target.js';

/** Content that a careless copy would change. */
const ODD = { text: 'Привет \u0000 \ud800 🙂', nothing: null, deep: { list: [1.5, -0, 1e21, ''] } };

export const patience: Patience = patienceOf(async () => undefined);

export interface MigrateScene {
  folder(): Promise<string>;
  /** A log of `streams` streams whose events take turns in runs of one to three, each run at a time of its own. */
  source(events: number, streams?: number, folder?: string): Promise<EventStore>;
  target(folder?: string): Promise<CopyTarget>;
}

/** Logs in folders of their own, gone after each test. */
export function useMigrateScene(): MigrateScene {
  const folders: string[] = [];
  const opened: EventStore[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  });
  const scene: MigrateScene = {
    async folder() {
      const folder = await mkdtemp(join(tmpdir(), 'parley-migrate-'));
      folders.push(folder);
      return folder;
    },
    async source(events, streams = 7, given) {
      let now = Date.UTC(2024, 0, 1);
      const folder = given ?? (await scene.folder());
      const store = await openSqliteEventStore({ folder, clock: () => (now += 1_234) });
      opened.push(store);
      await fill(store, events, streams);
      return store;
    },
    async target(given) {
      const target = await openEmbeddedTarget(given ?? (await scene.folder()));
      opened.push(target.store);
      return target;
    },
  };
  return scene;
}

async function fill(store: EventStore, events: number, streams: number): Promise<void> {
  const ends = new Map<string, number>();
  for (let made = 0, turn = 0; made < events; turn += 1) {
    const stream = `note-${turn % streams}`;
    const size = Math.min(1 + (turn % 3), events - made);
    const run = Array.from({ length: size }, (_, index) => eventOf({ ...ODD, number: made + index }));
    const { revision } = await store.append(stream, ends.get(stream) ?? ABSENT, run);
    ends.set(stream, revision);
    made += size;
  }
}

export async function readLog(store: EventStore): Promise<readonly RecordedEvent[]> {
  const { events } = await store.readAll({ from: START, limit: 10_000 });
  return events;
}

/** Everything of a log that a copy keeps. */
export const withoutPositions = (events: readonly RecordedEvent[]): readonly unknown[] =>
  events.map(({ position: _position, ...event }) => event);

export const optionsOf = (source: EventStore, target: CopyTarget): LogOptions => ({
  source,
  target,
  patience,
  onProgress: () => undefined,
});
