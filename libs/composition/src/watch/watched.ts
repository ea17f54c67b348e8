import type { DocumentStore, EventStore, ParleyError } from '@parley/eventsourcing';
import type { Stores } from '../stores.js';
import type { Log } from './log.js';
import { createStoreWatch, REAL_TIME, type CallKind, type StoreWatch } from './outage.js';

/** The same calls, with the outcome of each reported to the watch. */
function watching(watch: StoreWatch) {
  return <A extends unknown[], T>(kind: CallKind, call: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      const begun = watch.begun(kind);
      try {
        const answer = await call(...given);
        watch.answered(kind);
        return answer;
      } catch (error) {
        watch.failed(kind, begun, error);
        throw error;
      }
    };
}

function watchEventStore(store: EventStore, watch: StoreWatch): EventStore {
  const watched = watching(watch);
  return {
    append: watched('write', store.append.bind(store)),
    readStream: watched('read', store.readStream.bind(store)),
    readAll: watched('read', store.readAll.bind(store)),
    eventAt: watched('read', store.eventAt.bind(store)),
    head: watched('read', store.head.bind(store)),
    onAppended: store.onAppended.bind(store),
    close: store.close.bind(store),
  };
}

function watchDocuments(store: DocumentStore, watch: StoreWatch): DocumentStore {
  const watched = watching(watch);
  return {
    ensureCollection: watched('write', store.ensureCollection.bind(store)),
    dropCollection: watched('write', store.dropCollection.bind(store)),
    listCollections: watched('read', store.listCollections.bind(store)),
    get: watched('read', store.get.bind(store)) as DocumentStore['get'],
    find: watched('read', store.find.bind(store)) as DocumentStore['find'],
    count: watched('read', store.count.bind(store)),
    aggregate: watched('read', store.aggregate.bind(store)),
    findByWords: watched('read', store.findByWords.bind(store)),
    countByWords: watched('read', store.countByWords.bind(store)),
    commit: watched('write', store.commit.bind(store)),
    checkpoint: watched('read', store.checkpoint.bind(store)),
    listCheckpoints: watched('read', store.listCheckpoints.bind(store)),
    clearRecords: watched('write', store.clearRecords.bind(store)),
    resetCheckpoint: watched('write', store.resetCheckpoint.bind(store)),
    acquireLease: watched('write', store.acquireLease.bind(store)),
    releaseLease: watched('write', store.releaseLease.bind(store)),
    heldLeases: watched('read', store.heldLeases.bind(store)),
    getRecord: watched('read', store.getRecord.bind(store)) as DocumentStore['getRecord'],
    listRecords: watched('read', store.listRecords.bind(store)) as DocumentStore['listRecords'],
    listRecordKeys: watched('read', store.listRecordKeys.bind(store)),
    putRecord: watched('write', store.putRecord.bind(store)),
    deleteRecord: watched('write', store.deleteRecord.bind(store)),
    close: store.close.bind(store),
  };
}

/** A store of documents beside these two, with the same lines. `name`: what the lines call it. */
export const watchDocumentsCalled = (name: string, store: DocumentStore, log: Log): DocumentStore =>
  watchDocuments(store, createStoreWatch(name, log, REAL_TIME));

/** The stores, with lines in the log when one goes, comes back or shows damage; and the first damage that one has shown. */
export function watchStores(
  { eventStore, documents }: Stores,
  log: Log,
): Stores & { broken(): ParleyError | null } {
  const [events, models] = [
    createStoreWatch('event store', log, REAL_TIME),
    createStoreWatch('document store', log, REAL_TIME),
  ];
  return {
    eventStore: watchEventStore(eventStore, events),
    documents: watchDocuments(documents, models),
    broken: () => events.broken() ?? models.broken(),
  };
}
