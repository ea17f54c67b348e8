import type { DocumentStore, EventStore, ParleyError } from '@parley/eventsourcing';
import type { Stores } from '../stores.js';
import type { Log } from './log.js';
import { createStoreWatch, REAL_TIME, type CallKind, type StoreWatch } from './outage.js';

/** The same calls, with the watch told what becomes of each. */
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
  const told = watching(watch);
  return {
    append: told('write', store.append.bind(store)),
    readStream: told('read', store.readStream.bind(store)),
    readAll: told('read', store.readAll.bind(store)),
    eventAt: told('read', store.eventAt.bind(store)),
    head: told('read', store.head.bind(store)),
    onAppended: store.onAppended.bind(store),
    close: store.close.bind(store),
  };
}

function watchDocuments(store: DocumentStore, watch: StoreWatch): DocumentStore {
  const told = watching(watch);
  return {
    ensureCollection: told('write', store.ensureCollection.bind(store)),
    dropCollection: told('write', store.dropCollection.bind(store)),
    listCollections: told('read', store.listCollections.bind(store)),
    get: told('read', store.get.bind(store)) as DocumentStore['get'],
    find: told('read', store.find.bind(store)) as DocumentStore['find'],
    count: told('read', store.count.bind(store)),
    commit: told('write', store.commit.bind(store)),
    checkpoint: told('read', store.checkpoint.bind(store)),
    listCheckpoints: told('read', store.listCheckpoints.bind(store)),
    clearRecords: told('write', store.clearRecords.bind(store)),
    resetCheckpoint: told('write', store.resetCheckpoint.bind(store)),
    acquireLease: told('write', store.acquireLease.bind(store)),
    releaseLease: told('write', store.releaseLease.bind(store)),
    getRecord: told('read', store.getRecord.bind(store)) as DocumentStore['getRecord'],
    listRecords: told('read', store.listRecords.bind(store)) as DocumentStore['listRecords'],
    listRecordKeys: told('read', store.listRecordKeys.bind(store)),
    putRecord: told('write', store.putRecord.bind(store)),
    deleteRecord: told('write', store.deleteRecord.bind(store)),
    close: store.close.bind(store),
  };
}

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
