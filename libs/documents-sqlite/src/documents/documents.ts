import type { Commit, Documents } from '@parley/eventsourcing';
import type { Calls } from '../calls.js';
import type { Collections } from '../collections/collections.js';
import type { Sql } from '../sql.js';
import { isLong, shorten } from '../purges/in-pieces.js';
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
    await calls.change(() => collections.ensure(spec));
    // Another opening may have left something that is to be erased.
    onGone();
    if (spec.filling === true) return;
    await fillAllWords(collections, calls, spec.name);
    await calls.change(collections.endFirstFill);
  },
  async dropCollection(name) {
    await calls.change(() => {
      collections.drop(name);
      collections.endFirstFill();
    });
    onGone();
  },
  listCollections: async () => calls.ask(collections.names),
  commit: (commit) => storeCommit({ sql, collections, calls, onGone }, commit),
});

interface CommitParts {
  readonly sql: Sql;
  readonly collections: Collections;
  readonly calls: Calls;
  readonly onGone: () => void;
}

/** One step, and what it purges beyond a piece in steps before it. */
async function storeCommit({ sql, collections, calls, onGone }: CommitParts, asked: Commit): Promise<void> {
  const collection = () => collections.get(asked.collection);
  const prepare = (commit: Commit): (() => void) => {
    for (const { field } of commit.purges) collections.indexed(commit.collection, field);
    return prepareCommit(sql, collection(), commit, onGone);
  };
  const store = (commit: Commit, step: () => () => void): Promise<void> => {
    const rows = (commit.copies?.length ?? 0) + commit.writes.length + 1;
    return calls.write(step, { rows, isFollowed: commit.isFollowed });
  };
  if (asked.purges.length === 0) return store(asked, () => prepare(asked));
  // Refuses what cannot be stored before anything goes.
  const step = calls.ask(() => prepare(asked));
  if (!calls.ask(() => isLong(sql, { ...asked, collection }))) return store(asked, () => step);
  // As its documents are now; the collection may be another one afterwards.
  const commit = structuredClone(asked);
  await shorten(sql, calls, { ...commit, collection }).finally(onGone);
  return store(commit, () => prepare(commit));
}
