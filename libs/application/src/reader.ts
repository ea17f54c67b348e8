import {
  ParleyError,
  type Document,
  type FindQuery,
  type ReadOptions,
  type StoredDocument,
} from '@parley/eventsourcing';
import type { QueryReader } from './contributions.js';

/** Documents of a projection by id; an id that has none is missing from the answer. Ids may repeat. */
export async function documentsOf<D extends Readonly<Record<string, unknown>>>(
  reader: QueryReader,
  projection: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, D>> {
  const wanted = [...new Set(ids)];
  const documents = new Map<string, D>();
  if (wanted.length === 0) return documents;
  const stored = await reader.documents.get<D>(await reader.serving(projection), wanted);
  for (const [id, { document }] of stored) documents.set(id, document);
  return documents;
}

/** One document by its id. */
export async function documentOf<D extends Readonly<Record<string, unknown>>>(
  reader: QueryReader,
  projection: string,
  id: string,
): Promise<D | null> {
  return (await documentsOf<D>(reader, projection, [id])).get(id) ?? null;
}

/** A reader of one answer, for several that join the same documents: each that was read or found is to the end what it was then. */
export function readingOnce(reader: QueryReader): QueryReader {
  const known = new Map<string, Map<string, StoredDocument | null>>();
  const knownIn = (name: string): Map<string, StoredDocument | null> => {
    const own = known.get(name) ?? new Map<string, StoredDocument | null>();
    known.set(name, own);
    return own;
  };
  return {
    ...reader,
    documents: {
      ...reader.documents,
      async find<D extends Document>(name: string, query: FindQuery, options?: ReadOptions) {
        const found = await reader.documents.find<D>(name, query, options);
        for (const stored of found) knownIn(name).set(stored.id, stored);
        return found;
      },
      async get<D extends Document>(name: string, ids: readonly string[], options?: ReadOptions) {
        const own = knownIn(name);
        const unread = ids.filter((id) => !own.has(id));
        const found = unread.length > 0 ? await reader.documents.get(name, unread, options) : null;
        for (const id of unread) own.set(id, found?.get(id) ?? null);
        return new Map(
          ids.flatMap((id) => {
            const stored = own.get(id) as StoredDocument<D> | null;
            return stored === null ? [] : [[id, stored] as const];
          }),
        );
      },
    },
  };
}

/** A reader for commands: reading another read model throws, as nothing would build that one before commands need it. */
export function readerOfFacts(reader: QueryReader, facts: readonly string[]): QueryReader {
  const named = new Set(facts);
  return {
    ...reader,
    async serving(name) {
      if (named.has(name)) return reader.serving(name);
      throw new TypeError(
        `A command looks up ${name}: name it among the facts of the feature that looks it up.`,
      );
    },
  };
}

/** Null for what reads a read model that is being built for the first time: for what is shown beside, and may be missing. */
export async function ifReady<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ParleyError && error.code === 'PROJECTION_NOT_READY') return null;
    throw error;
  }
}
