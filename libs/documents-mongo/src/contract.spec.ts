import type { DocumentStore } from '@parley/eventsourcing';
import { documentStoreContract } from '@parley/testkit';
import {
  describeOnMongo,
  freshMongoDatabase,
  mongoLacks,
  type MongoDatabase,
} from './testing/mongo-databases.js';

const lacks = await mongoLacks();

describeOnMongo('documents on MongoDB', () => {
  let database: MongoDatabase | null = null;
  let now = Date.UTC(2026, 2, 1);
  const open = (): Promise<DocumentStore> => (database ??= freshMongoDatabase()).open({ clock: () => now });

  documentStoreContract('MongoDB', {
    open,
    lacks: lacks.filter((lack) => lack === 'code point order'),
    // Thousands of questions, one at a time: too many where each takes the way over a network.
    thoroughness: 0.2,
    async reopen(store) {
      await store.close();
      return open();
    },
    async dispose() {
      await database?.drop();
    },
    advanceClock(ms) {
      now += ms;
    },
  });
});
