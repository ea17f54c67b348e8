import {
  openDocuments as openDocumentsOf,
  openEventStore,
  parley,
  projectionsWithHelp,
  turnsMemory,
} from '@parley/composition';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The driver of the embedded stores, for measuring without Parley. */
const require = createRequire(new URL('../../libs/sqlite/package.json', import.meta.url));
export const Database = require('libsql');

/** Beside the log of the large data set: logs that are kept with it. */
const KEPT = new Set(['lists']);

/**
 * Where a figure has its stores: the part of the configuration that names them. It is data, so that it can be handed to a
 * process. Each name is a place of its own, the same one whenever it is asked for.
 */
export function embeddedPlaces({ folder, data }) {
  const place = (name) => {
    const home = name === 'data' ? data : join(KEPT.has(name) ? data : folder, name);
    const config = { eventStore: null, documents: null };
    return {
      events: { ...config, data: home },
      documents: { ...config, data: documentsIn(name, home) },
    };
  };
  return { place: async (name) => place(name), close: async () => undefined };
}

/** The read models of the large data set are made again beside the log that is kept. */
const documentsIn = (name, home) => (name === 'data' ? join(home, 'documents') : home);

export function serverPlaces({ folder, servers }) {
  const places = new Map();
  const databases = [];
  const documentsFor = (name) => {
    const database = `parley_bench_${randomBytes(6).toString('hex')}`;
    const documents = servers.documents && { ...servers.documents, database };
    if (documents !== null) databases.push(documents);
    return { data: join(folder, name), eventStore: null, documents };
  };
  const make = async (name) => {
    const data = join(folder, name);
    const server = await servers.eventStore(join(data, 'log'));
    const eventStore = servers.isLogShared ? { ...server, namespace: newNamespace() } : server;
    return { events: { data, eventStore, documents: null }, documents: documentsFor(name) };
  };
  return {
    place(name) {
      if (!places.has(name)) places.set(name, make(name));
      return places.get(name);
    },
    /** The same log with other documents. */
    beside: (place) => ({ ...place, documents: documentsFor('beside') }),
    /** Drops the documents of a place beside another. */
    async drop({ documents: { data, documents } }) {
      await rm(data, { recursive: true, force: true });
      if (documents === null) return;
      await drop(documents);
      databases.splice(databases.indexOf(documents), 1);
    },
    async close() {
      for (const database of databases) await drop(database);
    },
  };
}

/** Unlike that of any other run: a server keeps what earlier runs wrote. */
export const newNamespace = () => `b${randomBytes(8).toString('hex')}`;

async function drop(options) {
  // Most processes of the bench need no driver but Parley's own.
  const { bareMongo } = await import('./bare.mjs');
  const client = bareMongo(options);
  await client.db(options.database).dropDatabase();
  await client.close();
}

/** The same log with its documents in SQLite. */
export const inSqlite = ({ documents, ...place }, name) => ({
  ...place,
  documents: { data: join(documents.data, name), eventStore: null, documents: null },
});

export const openEvents = ({ events }) => openEventStore(events);
export const openDocuments = ({ documents }) => openDocumentsOf(documents);

const BUILD_THREAD = new URL('../../apps/server/dist/work.thread.js', import.meta.url);
const line = (level) => (fields, message) =>
  process.stderr.write(`  ${level}: ${message} ${JSON.stringify(fields)}\n`);
const LOG = { error: line('error'), warn: line('warn'), info: () => undefined, debug: () => undefined };

/** Both stores of a place, and read models over them as a server runs them: on embedded stores with a second thread. */
export async function openBuilding({ events, documents: placed }, names) {
  const isEmbedded = events.eventStore === null && placed.documents === null;
  const turns = isEmbedded ? await turnsMemory() : undefined;
  const [eventStore, documents] = [await openEventStore(events), await openDocumentsOf(placed, { turns })];
  const folders = { events: events.data, documents: placed.data };
  const help = isEmbedded
    ? { program: BUILD_THREAD, folders, turns, log: LOG, onServed: () => undefined }
    : null;
  return { eventStore, documents, projections: projectionsOver(eventStore, documents, names, help) };
}

const DEFINITIONS = parley.definitions;
export const READ_MODELS = DEFINITIONS.map(({ name }) => name);

/** Read models over two open stores; default: all, in one thread. */
export const projectionsOver = (eventStore, documents, names = READ_MODELS, help = null) =>
  projectionsWithHelp(
    {
      eventStore,
      documents,
      catalog: parley.catalog,
      definitions: DEFINITIONS.filter(({ name }) => names.includes(name)),
      first: Object.values(parley.first).flat(),
      owner: 'bench',
      clock: Date.now,
      onError: ({ projection, code }) => process.stderr.write(`projection ${projection}: ${code}\n`),
    },
    help,
  );

export async function caughtUp(projections, eventStore, names = READ_MODELS) {
  const head = await eventStore.head();
  const states = await Promise.all(names.map((name) => projections.waitFor(name, head, 3_600_000)));
  if (states.some((state) => state !== 'reached'))
    throw new Error(`A projection did not catch up: ${states.join(', ')}`);
}

/** For runs in which every command is new and no stream outlives its window of commands: the index of older ones is not asked. */
export const noOlderCommands = { find: async () => null, passed: async () => true };
