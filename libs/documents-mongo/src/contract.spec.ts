import type { DocumentStore } from '@parley/eventsourcing';
import { documentStoreContract } from '@parley/eventsourcing/testing';
import {
  describeOnMongo,
  freshMongoDatabase,
  type MongoDatabase,
} from '../../../test/support/real-servers.js';

describeOnMongo('documents on MongoDB', () => {
  let database: MongoDatabase | null = null;
  let now = Date.UTC(2026, 2, 1);
  const open = (): Promise<DocumentStore> => (database ??= freshMongoDatabase()).open({ clock: () => now });

  documentStoreContract('MongoDB', {
    open,
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
