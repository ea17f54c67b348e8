import type { Document, Documents, FindQuery, ReadOptions, Where } from '@parley/eventsourcing';
import type { Calls } from '../calls.js';
import type { Collections } from '../collections/collections.js';
import { aggregateDocuments } from '../aggregate/aggregate.js';
import { countDocuments } from '../queries/count.js';
import { rowsOf } from '../queries/find.js';
import { questionOf } from '../queries/question.js';
import type { Sql } from '../sql.js';
import { prepareCommit } from './commit.js';
import { getDocuments } from './get.js';
import { storedIn } from './rows.js';

/** Of such a question the ids tell: whether a collection that is being filled is empty is asked before it has an index. */
const takesAll = (anyOf: readonly Where[]): boolean =>
  anyOf.every((where) => Object.keys(where).length === 0);

export const createDocuments = (
  sql: Sql,
  collections: Collections,
  { ask, read, write, change }: Calls,
): Documents => ({
  ensureCollection: async (spec) => change(() => collections.ensure(spec)),
  dropCollection: async (name) => change(() => collections.drop(name)),
  listCollections: async () => ask(collections.names),
  async get<D extends Document>(name: string, ids: readonly string[], options?: ReadOptions) {
    options?.signal?.throwIfAborted();
    return read(`in collection ${name}`, () => getDocuments<D>(sql, collections.get(name), ids));
  },
  async find<D extends Document>(name: string, query: FindQuery, options?: ReadOptions) {
    options?.signal?.throwIfAborted();
    return read(`in collection ${name}`, () => {
      const collection = collections.indexed(name);
      return rowsOf(sql, questionOf(collection, query)).map(storedIn<D>(collection));
    });
  },
  async count(name, anyOf, limit, options) {
    options?.signal?.throwIfAborted();
    return read(`in collection ${name}`, () =>
      countDocuments(sql, collections[takesAll(anyOf) ? 'get' : 'indexed'](name), anyOf, limit),
    );
  },
  aggregate: (name, query, options) =>
    aggregateDocuments({ sql, read, collection: () => collections.indexed(name) }, name, query, options),
  commit: async (commit) =>
    write(
      () => {
        for (const { field } of commit.purges) collections.indexed(commit.collection, field);
        return prepareCommit(sql, collections.get(commit.collection), commit);
      },
      (commit.copies?.length ?? 0) + commit.writes.length + 1,
    ),
});
