import { BACKWARDS, END, FORWARDS, type ReadRevision } from '@eventstore/db-client';
import { checkRead, isStorable, type ReadStreamOptions, type RecordedEvent } from '@parley/eventsourcing';
import type { EsdbClient } from './client.js';
import { failureOf } from './errors.js';
import { collect } from './reading.js';
import { recordsOf, toEvent } from './records.js';

export type StreamReader = (stream: string, options: ReadStreamOptions) => Promise<readonly RecordedEvent[]>;

/** Pages of one stream, asked of the leader: only it knows at once what was appended. */
export function createStreamReader(client: EsdbClient, deadlineMs: number): StreamReader {
  const read = async (
    stream: string,
    direction: typeof FORWARDS | typeof BACKWARDS,
    fromRevision: ReadRevision,
    maxCount: number,
  ): Promise<RecordedEvent[]> => {
    try {
      const answers = client.readStream(stream, { direction, fromRevision, maxCount, requiresLeader: true });
      return recordsOf(await collect(answers, deadlineMs)).map(toEvent);
    } catch (error) {
      // Never begun, deleted, or closed for ever: there is nothing to read.
      if (['no-stream', 'deleted'].includes(failureOf(error))) return [];
      throw error;
    }
  };

  const backwards = async (stream: string, from: number, limit: number): Promise<RecordedEvent[]> => {
    const events = await read(stream, BACKWARDS, BigInt(from), limit);
    if (events[0]?.revision === from) return events;
    // Asked for from beyond the end: only the end itself is a place that the server surely counts from.
    return (await read(stream, BACKWARDS, END, limit)).filter(({ revision }) => revision <= from);
  };

  return async (stream, { from, direction = 'forwards', limit }) => {
    checkRead(from, limit);
    if (stream === '' || !isStorable(stream)) return [];
    if (direction === 'forwards') return read(stream, FORWARDS, BigInt(Math.max(from ?? 0, 0)), limit);
    if (from === undefined) return read(stream, BACKWARDS, END, limit);
    return from < 0 ? [] : backwards(stream, from, limit);
  };
}
