import type { Documents } from '@parley/eventsourcing';
import type { Calls } from '../calls.js';
import type { Collections } from '../collections/collections.js';
import type { Database } from '../database.js';
import { storeCommit } from './commit.js';
import { createFence } from './fence.js';
import { takeCommit } from './prepare.js';
import { createQuestions } from './questions.js';
import { createSerial } from './serial.js';

export function createDocuments(
  database: Database,
  collections: Collections,
  { pass, ask }: Pick<Calls, 'pass' | 'ask'>,
): Documents {
  const fence = createFence(database);
  const serially = createSerial();

  return {
    ensureCollection: (spec) => pass(() => collections.ensure(spec)),
    async dropCollection(name) {
      fence.forget(name);
      await pass(() => collections.drop(name));
    },
    listCollections: () => ask(() => collections.names()),
    ...createQuestions(database, collections, ask),
    async commit(commit) {
      // Before anything is waited for: a later change of the documents shows nowhere.
      const taken = takeCommit(commit);
      const store = (): Promise<void> => storeCommit({ database, collections, fence }, taken);
      await pass(() => serially(taken.collection, store));
    },
  };
}
