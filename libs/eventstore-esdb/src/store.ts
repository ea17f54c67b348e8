import {
  ABSENT,
  createAppendListeners,
  serialiseEvents,
  START,
  type AppendLimits,
  type AppendResult,
  type EventStore,
  type Position,
} from '@parley/eventsourcing';
import { createAppender } from './appending/appender.js';
import { createAppends, type SendAppend } from './appending/appends.js';
import { createBeginning } from './reading/beginning.js';
import type { EsdbClient } from './connection/client.js';
import { createLogReader } from './reading/log-reader.js';
import type { Namespace } from './namespace.js';
import { createReading } from './reading/reading.js';
import { createSignal } from './connection/signal.js';
import { createStreamEnds } from './reading/stream-ends.js';
import { createStreamReader } from './reading/stream-reader.js';
import { createWork } from './work.js';
import { decodePlace, decodeRead } from './wire/read-answer.js';

/** The server takes 1 MiB in one append. It is said to count the data alone, but not surely: we count everything. */
export const MAX_APPEND_BYTES = 1_048_576;
export const LIMITS: AppendLimits = { eventBytes: MAX_APPEND_BYTES, appendBytes: MAX_APPEND_BYTES };

/** The port over a client, which it closes in the end. */
export function createStore(client: EsdbClient, deadlineMs: number, namespace: Namespace): EventStore {
  const readRecords = createReading(client, deadlineMs, decodeRead);
  const ends = createStreamEnds(createReading(client, deadlineMs, decodePlace), namespace);
  const readStream = createStreamReader(readRecords, namespace, ends);
  const send = createAppends(client, deadlineMs);
  const sendOurs: SendAppend = (asked) => send({ ...asked, stream: namespace.stored(asked.stream) });
  const beginning = createBeginning(namespace, send, readRecords);
  const log = createLogReader(readRecords, namespace, beginning);
  const append = createAppender(sendOurs, readStream, deadlineMs);
  const listeners = createAppendListeners();
  const work = createWork();
  let closing: Promise<void> | null = null;
  /** Up to where everybody has been woken by appends of our own. */
  let woken: Position = START;

  const signal = createSignal(client, namespace, (position) => {
    if (position === null || position > woken) listeners.wake();
  });

  const acknowledged = (result: AppendResult): AppendResult => {
    if (result.position > woken) woken = result.position;
    listeners.wake();
    return result;
  };

  const close = async (): Promise<void> => {
    signal.stop();
    await work.end();
    listeners.clear();
    await client.close();
  };

  return {
    append: (stream, expected, events) =>
      work.run(async () => {
        const serialised = serialiseEvents(stream, events, LIMITS);
        if (expected === ABSENT) await beginning.make();
        return acknowledged(await append(stream, expected, serialised));
      }, stream),
    readStream: (stream, options) => work.run(() => readStream(stream, options), stream),
    readAll: (options) => work.run(() => log.readAll(options)),
    eventAt: (position) => work.run(() => log.eventAt(position)),
    head: () => work.run(() => log.head()),
    onAppended(wake) {
      const stop = listeners.add(wake);
      if (closing === null) signal.start();
      return () => {
        stop();
        if (listeners.size() === 0) signal.stop();
      };
    },
    close: () => (closing ??= close()),
  };
}
