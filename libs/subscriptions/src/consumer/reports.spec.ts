import { afterEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from '@parley/documents-mongo/testing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createCatalog, type DocumentStore, storeErrors } from '@parley/eventsourcing';
import { boardEvents, boards, Counted, documentsWith, toAppend, until, useBench } from '@parley/testkit';
import { managementEvents } from '../management/log/management-events.js';
import { createProjections } from '../projections/projections.js';
import { defineProcess, reactTo } from '../reactor/process.js';
import { createProcesses } from '../reactor/processes.js';

/** What processes tell each other, while every machine has a clock of its own. */
const HOUR_MS = 3_600_000;
const TTL_MS = 9_000;
/** The document store's clock. */
let now = Date.parse('2026-03-01T10:00:00Z');
const clock = (): number => now;

let database: MongoDatabase | null = null;
const openMongo = (): Promise<DocumentStore> => (database = freshMongoDatabase()).open({ clock });

describe('on SQLite', () =>
  reportsSuite((options: { folder: string }) => openSqliteDocuments({ ...options, clock })));
describeOnMongo('on MongoDB', () => {
  reportsSuite(openMongo);
  afterEach(async () => {
    await database?.drop();
    database = null;
  });
});

function reportsSuite(documents: (options: { folder: string }) => Promise<DocumentStore>): void {
  const programs: (() => Promise<void>)[] = [];
  const endAll = (): Promise<unknown> => Promise.all(programs.splice(0).map((end) => end()));
  // Comes before the hook of the bench, which closes the stores.
  afterEach(endAll);
  const bench = useBench({ events: openSqliteEventStore, documents });
  const keeper = defineProcess({ name: 'keeper', from: 'start', on: { Counted: reactTo(noReaction) } });

  interface Options {
    readonly owner: string;
    /** By how much its clock is ahead of the store's, in ms. */
    readonly off?: number;
    readonly documents?: DocumentStore;
  }

  /** A program with a projection and a process, which runs nothing yet. */
  function program({ owner, off = 0, documents = bench.documents }: Options) {
    const { eventStore, sleep } = bench;
    const catalog = createCatalog([...boardEvents, ...managementEvents]);
    const shared = { eventStore, documents, catalog, sleep, owner, leaseTtlMs: TTL_MS, checkpointMs: 1 };
    const given = { ...shared, clock: () => now + off };
    const projections = createProjections({ ...given, definitions: [boards()] });
    const processes = createProcesses({ ...given, definitions: [keeper] });
    return {
      projections,
      async start() {
        programs.push(async () => {
          await Promise.all([projections.stop(), processes.stop()]);
        });
        await projections.start();
        processes.start();
      },
      /** How the projection is and how the process is, and who runs them. */
      async states() {
        const [[build], [process]] = await Promise.all([projections.states(), processes.states()]);
        return [build?.state, build?.holder, process?.state, process?.holder];
      },
    };
  }

  /** A document store that is away, for this program alone, from a moment on. */
  function killable() {
    let isKilled = false;
    const underWay = new Set<Promise<unknown>>();
    const away = () => Promise.reject(storeErrors.STORE_UNAVAILABLE('The process is gone.'));
    const called = <T>(answer: T): T => {
      if (answer instanceof Promise) underWay.add(answer);
      return answer;
    };
    const documents = new Proxy(bench.documents, {
      get(store, name) {
        const method = Reflect.get(store, name) as (...given: unknown[]) => unknown;
        return (...given: unknown[]) => (isKilled ? away() : called(method.apply(store, given)));
      },
    });
    /** Resolves once nothing that was asked for before is still to be done. */
    const kill = async (): Promise<void> => {
      isKilled = true;
      await Promise.allSettled(underWay);
    };
    return { documents, kill };
  }

  /** Lets time pass, as long as leases are renewed. */
  async function pass(ms: number, leases: number): Promise<void> {
    for (const end = now + ms; now < end;) {
      now += TTL_MS / 3;
      await until(async () => {
        const held = await bench.documents.heldLeases();
        return held.filter(({ expiresAt }) => expiresAt >= now + (2 * TTL_MS) / 3).length === leases;
      });
    }
  }

  test.each([
    ['holder is an hour ahead', HOUR_MS, 0],
    ['holder is an hour behind', -HOUR_MS, 0],
    ['asker is an hour ahead', 0, HOUR_MS],
    ['asker is an hour behind', 0, -HOUR_MS],
  ])('the clock of the %s: the holder is seen until it is killed', async (_, its, mine) => {
    const { documents, kill } = killable();
    const one = program({ owner: 'one', off: its, documents });
    const asking = program({ owner: 'asking', off: mine });
    await one.start();
    await bench.append('s', toAppend(Counted, { boards: [1], amount: 1 }));
    const runs = ['live', 'one', 'live', 'one'].join();
    await until(async () => (await asking.states()).join() === runs);
    await pass(3 * TTL_MS, 2);
    expect((await asking.states()).join()).toBe(runs);
    await kill();
    const ends = (await bench.documents.heldLeases()).map(({ expiresAt }) => expiresAt);
    now = Math.min(...ends) - 1;
    expect((await asking.states()).join()).toBe(runs);
    now = Math.max(...ends);
    expect(await asking.states()).toEqual(['booting', null, 'waiting', null]);
    const two = program({ owner: 'two', off: mine });
    await two.start();
    await until(async () => (await asking.states()).join() === ['live', 'two', 'live', 'two'].join());
    expect((await bench.documents.listRecords('fleet')).map(({ id }) => id)).toEqual(['two']);
    await endAll();
    expect(await asking.states()).toEqual(['booting', null, 'waiting', null]);
    expect(await bench.documents.heldLeases()).toEqual([]);
  });

  test('a build that could not be loaded is seen to have failed for as long as its process lives', async () => {
    const damaged = () => Promise.reject(storeErrors.STORE_DAMAGED('The collection is damaged.'));
    const documents = documentsWith(bench.documents, { ensureCollection: damaged });
    const one = program({ owner: 'one', off: -HOUR_MS, documents });
    programs.push(() => one.projections.stop());
    await one.projections.start();
    const asking = program({ owner: 'asking' });
    const codes = async () => (await asking.projections.stopped()).map(({ code }) => code).join();
    await until(async () => (await codes()) === 'STORE_DAMAGED');
    await pass(3 * TTL_MS, 1);
    expect(await codes()).toBe('STORE_DAMAGED');
    expect(await asking.projections.states()).toMatchObject([{ state: 'failed', holder: 'one' }]);
    await endAll();
    expect(await asking.projections.stopped()).toEqual([]);
    expect(await bench.documents.heldLeases()).toEqual([]);
  });
}

async function* noReaction(): AsyncGenerator<never> {
  yield* [];
}
