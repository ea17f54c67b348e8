import {
  ParleyError,
  type Document,
  type Documents,
  type FindQuery,
  type ReadOptions,
} from '@parley/eventsourcing';
import { planCount, planFind, planWordCount, planWords } from '@parley/documents';
import type { Calls } from '../calls.js';
import type { Collections, Known } from '../collections/collections.js';
import type { Database } from '../database.js';
import { aggregateDocuments, planFigures } from '../aggregate/aggregate.js';
import { countDocuments } from '../queries/count.js';
import { unlessAborted } from '../queries/ending.js';
import { findDocuments } from '../queries/find.js';
import { countByWords, findByWords } from '../queries/words.js';
import { getDocuments } from './rows.js';

export type Questions = Pick<
  Documents,
  'get' | 'find' | 'count' | 'aggregate' | 'findByWords' | 'countByWords'
>;

export function createQuestions(database: Database, collections: Collections, ask: Calls['ask']): Questions {
  /** Another process may have added the index that a question needs: what cannot be answered is planned once more. */
  async function planned<Q>(name: string, plan: (known: Known) => Q): Promise<readonly [Known, Q]> {
    const collection = await collections.get(name);
    try {
      return [collection, plan(collection)];
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== 'INVALID_QUERY') throw error;
      const fresh = await collections.get(name, true);
      return [fresh, plan(fresh)];
    }
  }

  const answered = <T>(options: ReadOptions, work: () => Promise<T>): Promise<T> => {
    const asked = async (): Promise<T> => {
      options.signal?.throwIfAborted();
      return work();
    };
    return unlessAborted(ask(asked), options);
  };

  return {
    get: <D extends Document>(name: string, ids: readonly string[], options: ReadOptions = {}) =>
      answered(options, async () => getDocuments<D>(database, await collections.get(name), ids, options)),
    find: <D extends Document>(name: string, query: FindQuery, options: ReadOptions = {}) =>
      answered(options, async () => {
        const [collection, plan] = await planned(name, (known) => planFind(known, known.values, query));
        return findDocuments<D>(database, collection, { ...plan, options });
      }),
    count: (name, anyOf, limit, options = {}) =>
      answered(options, async () => {
        const [collection, plan] = await planned(name, (known) =>
          planCount(known, known.values, anyOf, limit),
        );
        return countDocuments(database, collection, plan, options);
      }),
    aggregate(name, query, options = {}) {
      const answer = ask(async () => {
        const [collection, plan] = await planned(name, (known) => planFigures(known, query));
        return aggregateDocuments(database, collection, plan, query, options);
      }, options.deadlineMs);
      return unlessAborted(answer, options);
    },
    findByWords: (name, query, options = {}) =>
      answered(options, async () => {
        const [collection, plan] = await planned(name, (known) => planWords(known, query));
        return findByWords(database, collection, plan, options);
      }),
    countByWords: (name, condition, limit, options = {}) =>
      answered(options, async () => {
        const [collection, plan] = await planned(name, (known) => planWordCount(known, condition, limit));
        return countByWords(database, collection, plan, options);
      }),
  };
}
