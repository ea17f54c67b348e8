import type { IndexSpec } from '@parley/eventsourcing';
import { keyOf } from '../collections/indexes.js';
import { isServerError } from '../connection/errors.js';

/** Asks by an index, or as the server likes while the index is not there: somebody has dropped it. */
export async function withHint<T>(ask: (options: object) => Promise<T>, index: IndexSpec): Promise<T> {
  try {
    return await ask({ hint: keyOf(index.fields) });
  } catch (error) {
    if (!isServerError(error, 'badHint')) throw error;
    return ask({});
  }
}
