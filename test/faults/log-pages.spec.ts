import { afterAll, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { parley } from '@parley/composition';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import {
  type InfrastructureError,
  type DocumentStore,
  type EventStore,
  storeErrors,
} from '@parley/eventsourcing';
import { createProjections } from '@parley/subscriptions';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { apiOf } from '../support/api.js';
import { inPool } from '../support/servers/pool.js';
import { useServers } from '../support/servers/servers.js';
import { everyProjection, foldedAll, readStores } from '../support/stopped.js';
import { draws, inForm, observed } from './form.js';
import { newCommand, setStage } from './commands.js';
import { IN_FLIGHT, send } from './sending.js';

const ORDERS = inForm(400, 4_000);
const ROUNDS = inForm(2, 10);
/** Events per page: so that there are many. */
const PAGE = 20;
const PATIENCE_OF_FOLD_MS = 120_000;
const PATIENCE_MS = 600_000;
const servers = useServers();
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const down = (): InfrastructureError => storeErrors.STORE_UNAVAILABLE('Cut off by the test.');

/** What was done to the deliveries. */
interface Troubles {
  late: number;
  short: number;
  failed: number;
  doubled: number;
}

/** The same store with some methods of its own. */
const changed = <T extends object>(inner: T, methods: Partial<T>): T =>
  Object.assign(Object.create(inner) as T, methods);

/** The log as a bad connection delivers it: pages late and so out of turn, short, or not at all; wake-ups twice or never. */
function troubledLog(inner: EventStore, round: number, troubles: Troubles): EventStore {
  const drawn = draws('log pages', round);
  return changed(inner, {
    async readAll(options) {
      const trouble = drawn.pick(['none', 'late', 'short', 'failed', 'lost']);
      if (trouble === 'failed') {
        troubles.failed += 1;
        throw down();
      }
      const isShort = trouble === 'short';
      const page = await inner.readAll(
        isShort ? { ...options, limit: 1 + drawn.below(options.limit) } : options,
      );
      if (isShort) troubles.short += 1;
      if (trouble === 'late') troubles.late += 1;
      for (let turns = trouble === 'late' ? drawn.below(20) : 0; turns > 0; turns--) await nextTurn();
      if (trouble !== 'lost') return page;
      troubles.failed += 1;
      throw down();
    },
    onAppended: (wake) => {
      wake();
      wake();
      return () => undefined;
    },
  });
}

/** A document store that now and then stores a step and says that it did not, so that its events are delivered again. */
function troubledDocuments(inner: DocumentStore, round: number, troubles: Troubles): DocumentStore {
  const drawn = draws('commits', round);
  return changed(inner, {
    async commit(commit) {
      const trouble = drawn.below(4);
      if (trouble === 0) throw down();
      await inner.commit(commit);
      if (trouble !== 1) return;
      troubles.doubled += 1;
      throw down();
    },
  });
}

test(
  'pages of the log come late, out of turn, short, cut off and twice: read models equal a fresh fold',
  async () => {
    const folder = await servers.folder();
    const server = await servers.start(folder);
    const admin = apiOf(server.url, server.token ?? '');
    const stage = await setStage(admin);
    const commands = Array.from({ length: ORDERS }, (_, index) =>
      newCommand(stage, draws('log', index), index),
    );
    await inPool(commands, IN_FLIGHT, (command) => send(admin, command));
    expect(await server.stop()).toBe(0);

    const troubles: Troubles = { late: 0, short: 0, failed: 0, doubled: 0 };
    const eventStore = await openSqliteEventStore({ folder });
    for (let round = 0; round < ROUNDS; round++) {
      const place = await mkdtemp(join(tmpdir(), 'parley-pages-'));
      folders.push(place);
      const documents = await openSqliteDocuments({ folder: place });
      const projections = createProjections({
        eventStore: troubledLog(eventStore, round, troubles),
        documents: troubledDocuments(documents, round, troubles),
        catalog: parley.catalog,
        definitions: everyProjection,
        owner: 'troubled',
        clock: Date.now,
        batchSize: PAGE,
        pollMs: 50,
        sleep: (ms, signal) => pause(ms / 50, undefined, { signal }).catch(() => undefined),
      });
      await projections.start();
      await foldedAll(eventStore, documents, PATIENCE_OF_FOLD_MS);
      await projections.stop();
      const { log, differences } = await readStores(eventStore, documents);
      await documents.close();
      expect(log.length).toBeGreaterThan(ORDERS);
      expect(differences).toEqual([]);
    }
    await eventStore.close();
    expect(Object.values(troubles).every((count) => count > 0)).toBe(true);
    const { late, short, failed, doubled } = troubles;
    observed(
      `${late} pages late, ${short} short, ${failed} cut off, ${doubled} times delivered again: no difference`,
    );
  },
  PATIENCE_MS,
);
