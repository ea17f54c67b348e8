import type {
  AggregateQuery,
  Document,
  Documents,
  FindQuery,
  ReadOptions,
  Where,
} from '@parley/eventsourcing';
import { planWordCount, planWords, type CollectionWithWords, type WordsPlan } from '@parley/documents';
import type { Calls } from '../calls.js';
import type { Collection } from '../collections/collection.js';
import type { Collections } from '../collections/collections.js';
import { aggregateDocuments } from '../aggregate/aggregate.js';
import { countDocuments } from '../queries/count.js';
import { rowsOf } from '../queries/find.js';
import { questionOf } from '../queries/question.js';
import type { Sql } from '../sql.js';
import { plannable } from '../queries/plannable.js';
import { filledWords } from '../words/fill-all.js';
import { countByWords, findByWords } from '../words/find.js';
import type { CollectionWords } from '../words/tables.js';
import { getDocuments } from './get.js';
import { storedIn } from './rows.js';

/** Of such a question the ids tell: whether a collection that is being filled is empty is asked before it has an index. */
const takesAll = (anyOf: readonly Where[]): boolean =>
  anyOf.every((where) => Object.keys(where).length === 0);

const fieldsIn = ({ anyOf, groups, measures }: AggregateQuery): readonly string[] => [
  ...anyOf.flatMap((where) => Object.keys(where)),
  ...Object.values(groups).map(({ field }) => field),
  ...Object.values(measures).flatMap((measure) => ('field' in measure ? [measure.field] : [])),
];

export type Questions = Pick<
  Documents,
  'get' | 'find' | 'count' | 'aggregate' | 'findByWords' | 'countByWords'
>;

export function createQuestions(
  sql: Sql,
  collections: Collections,
  calls: Pick<Calls, 'ask' | 'read' | 'change'>,
): Questions {
  const answered = <T>(name: string, options: ReadOptions | undefined, work: () => T): T => {
    options?.signal?.throwIfAborted();
    return calls.read(`in collection ${name}`, work);
  };

  async function byWords<T>(
    name: string,
    plan: (collection: CollectionWithWords) => WordsPlan,
    options: ReadOptions | undefined,
    answer: (sql: Sql, words: CollectionWords, plan: WordsPlan) => T,
  ): Promise<T> {
    const planned = answered(name, options, () => {
      const { words } = collections.get(name);
      return plan({ name, words: words && words.spec });
    });
    const words = await filledWords(collections, calls, name);
    return answered(name, options, () => answer(sql, words, planned));
  }

  return {
    get: async <D extends Document>(name: string, ids: readonly string[], options?: ReadOptions) =>
      answered(name, options, () => getDocuments<D>(sql, collections.get(name), ids)),
    find: async <D extends Document>(name: string, query: FindQuery, options?: ReadOptions) =>
      answered(name, options, () => {
        const collection = collections.indexed(name);
        return rowsOf(sql, questionOf(collection, query)).map(storedIn<D>(collection.form));
      }),
    count: async (name, anyOf, limit, options) =>
      answered(name, options, () =>
        countDocuments(sql, collections[takesAll(anyOf) ? 'get' : 'indexed'](name), anyOf, limit),
      ),
    aggregate: (name, query, options) => {
      const collection = (): Collection => {
        const found = collections.indexed(name);
        return plannable(found, query.anyOf, fieldsIn(query));
      };
      return aggregateDocuments({ sql, read: calls.read, collection }, name, query, options);
    },
    findByWords: (name, query, options) =>
      byWords(name, (collection) => planWords(collection, query), options, findByWords),
    countByWords: (name, condition, limit, options) =>
      byWords(name, (collection) => planWordCount(collection, condition, limit), options, countByWords),
  };
}
