import { allEvents } from '@parley/domain';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { commandIndexProjection, createCatalog, createProjections } from '@parley/eventsourcing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { allProjections } from '@parley/readmodels';
import { createRequire } from 'node:module';
import { mkdir } from 'node:fs/promises';

/** The driver of the embedded stores, for measuring without Parley. */
const require = createRequire(new URL('../../libs/sqlite/package.json', import.meta.url));
export const Database = require('libsql');

export async function openEvents(folder) {
  await mkdir(folder, { recursive: true });
  return openSqliteEventStore({ folder });
}

export async function openDocuments(folder) {
  await mkdir(folder, { recursive: true });
  return openSqliteDocuments({ folder });
}

/** All read models over two open stores, as the server runs them. */
export const projectionsOver = (eventStore, documents) =>
  createProjections({
    eventStore,
    documents,
    catalog: createCatalog(allEvents),
    definitions: [...allProjections, commandIndexProjection],
    owner: 'bench',
    clock: Date.now,
    onError: ({ projection, code }) => process.stderr.write(`projection ${projection}: ${code}\n`),
  });

export const projectionNames = [...allProjections, commandIndexProjection].map(({ name }) => name);

export async function caughtUp(projections, eventStore) {
  const head = await eventStore.head();
  const states = await Promise.all(projectionNames.map((name) => projections.waitFor(name, head, 3_600_000)));
  if (states.some((state) => state !== 'reached'))
    throw new Error(`A projection did not catch up: ${states.join(', ')}`);
}

/** For runs in which every command is new and no stream outlives its window of commands: the index of older ones is not asked. */
export const noOlderCommands = { find: async () => null, passed: async () => true };
