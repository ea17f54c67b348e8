import { openSqliteDocuments } from '@parley/documents-sqlite';
import { START, type EventStore, type EventToAppend, type RecordedEvent } from '@parley/eventsourcing';
import { openEsdbEventStore } from '@parley/eventstore-esdb';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { randomUUID } from 'node:crypto';
import { startEventStoreDouble, type EventStoreDouble } from '../doubles/eventstoredb/start.js';
import { startServer } from '../support/servers/server-process.js';
import { readStores, type Stopped } from '../support/stopped.js';
import { newFolder, parley, type Printed } from './cli.fixtures.js';

/** A data folder as a server leaves it, with the sample chats. */
export async function dataFolder(): Promise<string> {
  const folder = newFolder();
  const server = await startServer(folder, { sample: true });
  await server.stop();
  return folder;
}

/** A server to move to: an empty log of its own, which a shared one would not be. */
export async function startTarget(): Promise<EventStoreDouble> {
  return startEventStoreDouble({ folder: newFolder() });
}

export interface Move {
  readonly from: string;
  readonly target: EventStoreDouble;
  /** Folder of the new read models. */
  readonly data: string;
}

export const environmentOf = ({ target, data }: Omit<Move, 'from'>): Record<string, string> => ({
  EVENTSTOREDB_URL: target.url,
  EVENTSTOREDB_DEADLINE_MS: '5000',
  PARLEY_DATA: data,
});

export const argumentsOf = ({ from }: Pick<Move, 'from'>, ...more: readonly string[]): readonly string[] => [
  ...['migrate', '--from', from, '--json'],
  ...more,
];

export const move = (moved: Move, ...more: readonly string[]): Promise<Printed> =>
  parley(argumentsOf(moved, ...more), { env: environmentOf(moved) });

/** What a finished `migrate --json` answers. */
export interface Summary {
  readonly there: number;
  readonly copied: number;
  readonly appends: number;
  readonly beyond: number;
  readonly source: { readonly events: number; readonly streams: number; readonly hash: string };
  readonly target: { readonly events: number; readonly streams: number; readonly hash: string };
  readonly readModels: readonly { readonly name: string; readonly serving: boolean }[] | null;
}

export function summaryOf({ code, out, err }: Printed): Summary {
  if (code !== 0) throw new Error(`migrate ended with ${code}: ${err}`);
  return JSON.parse(out) as Summary;
}

async function closing<T>(store: EventStore, work: (store: EventStore) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export const inFolder = async <T>(folder: string, work: (store: EventStore) => Promise<T>): Promise<T> =>
  closing(await openSqliteEventStore({ folder }), work);

export const onServer = async <T>(
  { url }: EventStoreDouble,
  work: (store: EventStore) => Promise<T>,
): Promise<T> => closing(await openEsdbEventStore({ url }), work);

/** Everything of a log but its positions. */
export async function contentOf(store: EventStore): Promise<readonly unknown[]> {
  const content: unknown[] = [];
  for (let from = START, end = false; !end;) {
    const page = await store.readAll({ from, limit: 1_000 });
    content.push(...page.events.map(({ position: _position, ...event }: RecordedEvent) => event));
    ({ next: from, end } = page);
  }
  return content;
}

/** The new log and the new read models, held against a fresh fold. */
export const readMoved = ({ target, data }: Move): Promise<Stopped> =>
  onServer(target, async (eventStore) => {
    const documents = await openSqliteDocuments({ folder: data });
    try {
      return await readStores(eventStore, documents);
    } finally {
      await documents.close();
    }
  });

export const anEvent = (data: unknown): EventToAppend => ({
  id: randomUUID(),
  type: 'Noted',
  data,
  metadata: {
    actor: { kind: 'system', id: null },
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
    causationId: null,
    commandId: randomUUID(),
    fingerprint: 'f',
    schemaVersion: 1,
  },
});
