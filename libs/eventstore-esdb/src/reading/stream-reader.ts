import {
  checkRead,
  createSharedReads,
  isStorable,
  type ReadStreamOptions,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { failureOf } from '../connection/errors.js';
import type { Namespace } from '../namespace.js';
import type { ReadRecords } from './reading.js';
import type { StreamEnds } from './stream-ends.js';
import { anyEvent } from './records.js';
import type { ReadFrom, ReadRequest } from '../wire/read-request.js';

export type StreamReader = (stream: string, options: ReadStreamOptions) => Promise<readonly RecordedEvent[]>;

type StreamRequest = ReadRequest & { readonly stream: string };

/** Pages of one stream. */
export function createStreamReader(
  readRecords: ReadRecords,
  { stored, ours }: Namespace,
  ends: StreamEnds,
): StreamReader {
  const read = async ({ stream, ...request }: StreamRequest): Promise<RecordedEvent[]> => {
    try {
      const records = await readRecords({ ...request, stream: stored(stream) });
      return records.map((record) => anyEvent(record, stream));
    } catch (error) {
      // Deleted, or closed for ever: there is nothing to read.
      if (['no-stream', 'deleted'].includes(failureOf(error))) return [];
      throw error;
    }
  };

  const backwards = async (stream: string, from: number, limit: number): Promise<RecordedEvent[]> => {
    const last = (place: ReadFrom) => read({ stream, from: place, direction: 'backwards', limit });
    const events = await last(BigInt(from));
    if (events[0]?.revision === from) return events;
    // Asked for from beyond the end: only the end itself is a place that the server surely counts from.
    return (await last('end')).filter(({ revision }) => revision <= from);
  };

  /** The end is proved by the event that is there; no event may mean that the server ended early. */
  const lastRevision = async (stream: string): Promise<number | null> => {
    const [event] = await read({ stream, from: 'end', direction: 'backwards', limit: 1 });
    return event?.revision ?? null;
  };

  const share = createSharedReads();
  const newer = async (stream: string, from: number, limit: number): Promise<RecordedEvent[]> => {
    const last = await ends.learn(stream, () => lastRevision(stream));
    return last !== null && last < from
      ? []
      : read({ stream, from: BigInt(from), direction: 'forwards', limit });
  };

  const forwards = async (stream: string, from: number, limit: number): Promise<RecordedEvent[]> => {
    if (from === 0) return read({ stream, from: 0n, direction: 'forwards', limit });
    // What is asked most: whether there is anything new in a stream that is in memory.
    if (await ends.endsBefore(stream, from)) return [];
    return share(read, `${from} ${limit} ${stream}`, () => newer(stream, from, limit));
  };

  return async (stream, { from, direction = 'forwards', limit }) => {
    checkRead(from, limit);
    if (stream === '' || !isStorable(stream) || ours(stored(stream)) === null) return [];
    if (direction === 'forwards') return forwards(stream, Math.max(from ?? 0, 0), limit);
    if (from === undefined) return read({ stream, from: 'end', direction, limit });
    return from < 0 ? [] : backwards(stream, from, limit);
  };
}
