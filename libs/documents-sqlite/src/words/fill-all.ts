import { storeErrors } from '@parley/eventsourcing';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Calls } from '../calls.js';
import type { CollectionWords } from './tables.js';
import type { Collections } from '../collections/collections.js';

/**
 * Puts all documents that there are into the index of words, step by step: other work of the store goes on in between. Then joins its
 * segments: in each of them a question, and what is taken out, begins once more.
 */
export async function fillAllWords(
  collections: Collections,
  { ask, change }: Pick<Calls, 'ask' | 'change'>,
  name: string,
): Promise<void> {
  if (ask(() => collections.get(name).words?.filledTo ?? null) === null) return;
  for (const step of [collections.fillWords, collections.joinSegments]) {
    let isMore = true;
    while (isMore) {
      await change(() => {
        isMore = step(name);
      });
      if (isMore) await breathe();
    }
  }
}

/** The index of words with all documents in it. Throws STORE_UNAVAILABLE where it lacks some, and may not be written. */
export async function filledWords(
  collections: Collections,
  calls: Pick<Calls, 'ask' | 'change'>,
  name: string,
): Promise<CollectionWords> {
  const filled = (): CollectionWords | null => {
    const { words } = calls.ask(() => collections.get(name));
    return words?.filledTo === null ? words : null;
  };
  const known = filled();
  if (known !== null) return known;
  // Another thread may have filled it since.
  calls.ask(collections.reload);
  if (filled() === null) await fillAllWords(collections, calls, name);
  const words = filled();
  if (words !== null) return words;
  throw storeErrors.STORE_UNAVAILABLE(`The words of collection ${name} are still to be put in order.`);
}
