import { join } from 'node:path';
import type { EventStore } from '@parley/eventsourcing';
import {
  closeSqliteFile,
  normaliseSqliteError,
  openSqliteFile,
  storeClosed,
  type Database,
} from '@parley/sqlite';
import { createAppender } from './appender.js';
import { APPLICATION_ID, MIGRATIONS } from './format.js';
import { createGroupWriter } from './group.js';
import { createHeads } from './heads.js';
import { createLogReader } from './log-reader.js';
import { serialiseEvents } from './serialise.js';
import { createStreamReader } from './stream-reader.js';
import { createWakeUps } from './wake-ups.js';

const KIND = 'event store';

export interface SqliteEventStoreOptions {
  /** Created when missing. */
  readonly folder: string;
  /** ms since the epoch; default: the system's. */
  readonly clock?: () => number;
  /** Default `events.db`. */
  readonly file?: string;
}

/**
 * Opens the embedded event store, for this process alone. Throws STORE_LOCKED, STORE_FOREIGN, STORE_TOO_NEW, STORE_DAMAGED
 * or STORE_UNAVAILABLE. Event ids come back in lower case; events that it answers may be shared and are not to be changed.
 */
export async function openSqliteEventStore(options: SqliteEventStoreOptions): Promise<EventStore> {
  const database = openSqliteFile({
    path: join(options.folder, options.file ?? 'events.db'),
    applicationId: APPLICATION_ID,
    migrations: MIGRATIONS,
    kind: KIND,
  });
  return createStore(database, options.clock ?? Date.now);
}

const normalise = (error: unknown): Error => normaliseSqliteError(error, KIND);

function createStore(database: Database.Database, clock: () => number): EventStore {
  const heads = createHeads(database);
  const writer = createGroupWriter(database, heads, clock);
  const wakeUps = createWakeUps();
  const appender = createAppender(writer, normalise, wakeUps.wake);
  const readStream = createStreamReader(database, heads);
  const readAll = createLogReader(database, writer.head);
  let closed = false;

  function whileOpen<T>(read: () => T): T {
    if (closed) throw storeClosed(KIND);
    try {
      return read();
    } catch (error) {
      throw normalise(error);
    }
  }

  return {
    append: async (stream, expected, events) =>
      whileOpen(() => appender.append({ stream, expected, events: serialiseEvents(stream, events) })),
    readStream: async (stream, read) => whileOpen(() => readStream(stream, read)),
    readAll: async (read) => whileOpen(() => readAll(read)),
    head: async () => whileOpen(() => BigInt(writer.head())),
    onAppended: wakeUps.add,
    async close() {
      if (closed) return;
      closed = true;
      appender.drain();
      wakeUps.clear();
      try {
        closeSqliteFile(database);
      } catch (error) {
        throw normalise(error);
      }
    },
  };
}
