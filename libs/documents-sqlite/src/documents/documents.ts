import type { Documents } from '@parley/eventsourcing';
import type { Calls } from '../calls.js';
import type { Collections } from '../collections/collections.js';
import type { Sql } from '../sql.js';
import { prepareCommit } from './commit.js';
import { createQuestions } from './questions.js';
import { fillAllWords } from '../words/fill-all.js';

/** `onGone`: something is to be erased. */
export const createDocuments = (
  sql: Sql,
  collections: Collections,
  calls: Calls,
  onGone: () => void,
): Documents => ({
  ...createQuestions(sql, collections, calls),
  async ensureCollection(spec) {
    calls.change(() => collections.ensure(spec));
    if (spec.filling !== true) await fillAllWords(collections, calls, spec.name);
  },
  async dropCollection(name) {
    calls.change(() => collections.drop(name));
    onGone();
  },
  listCollections: async () => calls.ask(collections.names),
  commit: async (commit) =>
    calls.write(
      () => {
        for (const { field } of commit.purges) collections.indexed(commit.collection, field);
        return prepareCommit(sql, collections.get(commit.collection), commit, onGone);
      },
      { rows: (commit.copies?.length ?? 0) + commit.writes.length + 1, isFollowed: commit.isFollowed },
    ),
});
