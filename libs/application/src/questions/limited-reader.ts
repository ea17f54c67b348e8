import { setMaxListeners } from 'node:events';
import type { FindQuery, ReadOptions } from '@parley/eventsourcing';
import type { QueryReader } from '../contributions.js';

type Body = Readonly<Record<string, unknown>>;

/**
 * A reader of one question: its store is told when nobody waits any more, and how long that may be. `deadlineMs`: from now; absent: the
 * signal alone says it.
 */
export function limitedReader(reader: QueryReader, signal: AbortSignal, deadlineMs?: number): QueryReader {
  // A question may read from many places of a store at once, each of which listens.
  setMaxListeners(0, signal);
  const { documents } = reader;
  const endsAt = deadlineMs === undefined ? null : performance.now() + deadlineMs;
  const limits = (): ReadOptions => ({
    signal,
    ...(endsAt !== null && { deadlineMs: Math.max(1, endsAt - performance.now()) }),
  });
  return {
    ...reader,
    documents: {
      ...documents,
      get: <D extends Body>(name: string, ids: readonly string[]) => documents.get<D>(name, ids, limits()),
      find: <D extends Body>(name: string, query: FindQuery) => documents.find<D>(name, query, limits()),
      count: (name, anyOf, limit) => documents.count(name, anyOf, limit, limits()),
      aggregate: (name, query) => documents.aggregate(name, query, limits()),
      findByWords: (name, query) => documents.findByWords(name, query, limits()),
      countByWords: (name, condition, most) => documents.countByWords(name, condition, most, limits()),
    },
  };
}
