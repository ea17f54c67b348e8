import type { MongoOptions } from '@parley/documents-mongo';
import { setTimeout as wait } from 'node:timers/promises';

/** An index in a collection of Parley's that no read model declares. */
export interface ForeignIndex {
  readonly collection: string;
  readonly name: string;
}

/** Time between two attempts while the database does not answer, in ms. */
const AGAIN_MS = 5_000;

/** Tells of each once, as soon as the database answers. Answers a function that gives up and waits for the last question. */
export function reportForeignIndexes(
  documents: MongoOptions,
  onForeign: (index: ForeignIndex) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const search = async (): Promise<void> => {
    const { inspectMongo } = await import('@parley/documents-mongo');
    while (!signal.aborted) {
      const found = await inspectMongo(documents).catch(() => null);
      if (found !== null) {
        found.foreign.forEach(onForeign);
        return;
      }
      await wait(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const searching = search();
  return () => {
    stopping.abort();
    return searching;
  };
}
