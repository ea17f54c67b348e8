import { createAppendListeners, type DocumentStore, type EventStore } from '@parley/eventsourcing';
import type { Stores } from '../stores.js';
import type { Rpc } from './rpc.js';

// Each file has one thread that writes to it: the log is the server's, the documents are the projections'. So neither waits for a lock of
// the other, and what one of them writes into the file of the other it hands over. While a second thread makes first builds, the two of
// them write to the documents in turns.

const WRITES = [
  'ensureCollection',
  'dropCollection',
  'commit',
  'resetCheckpoint',
  'acquireLease',
  'releaseLease',
  'putRecord',
  'deleteRecord',
  'clearRecords',
] as const satisfies readonly (keyof DocumentStore)[];

/** The server's stores: documents are written by the other thread while it works. */
export function storesOfServer(
  { eventStore, documents }: Stores,
  rpc: Rpc,
  isWorking: () => boolean,
): Stores {
  rpc.serve('events', { append: eventStore.append });
  const theirs = rpc.part<DocumentStore, (typeof WRITES)[number]>('documents', WRITES);
  const write =
    (name: (typeof WRITES)[number]) =>
    (...given: readonly unknown[]): unknown =>
      ((isWorking() ? theirs : documents)[name] as (...args: readonly unknown[]) => unknown)(...given);
  const writes = Object.fromEntries(WRITES.map((name) => [name, write(name)]));
  return { eventStore, documents: { ...documents, ...writes } };
}

/** The thread's stores: events are appended by the server. */
export function storesOfThread(stores: Stores, rpc: Rpc): Stores {
  rpc.serve('documents', stores.documents);
  const listeners = createAppendListeners();
  rpc.onNotice('appended', listeners.wake);
  const { eventStore, documents } = withAppends(stores, rpc);
  return { eventStore: { ...eventStore, onAppended: listeners.add }, documents };
}

/** The same stores, with events appended by the other thread. */
export const withAppends = ({ eventStore, documents }: Stores, rpc: Rpc): Stores => ({
  eventStore: { ...eventStore, ...rpc.part<EventStore, 'append'>('events', ['append']) },
  documents,
});
