import type { EventStore } from '@parley/eventsourcing';
import { closeSqliteFile, normaliseSqliteError, storeClosed, type Database } from '@parley/sqlite';
import { createAppender } from './appender.js';
import { KIND } from './format.js';
import { createGroupWriter } from './group.js';
import { createHeads } from './heads.js';
import { createLogReader } from './log-reader.js';
import { serialiseEvents } from './serialise.js';
import { createStreamReader } from './stream-reader.js';
import { createWakeUps } from './wake-ups.js';

const normalise = (error: unknown): Error => normaliseSqliteError(error, KIND);

/** The port over an open file of the newest format, which it closes in the end. */
export function createStore(database: Database.Database, clock: () => number): EventStore {
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
