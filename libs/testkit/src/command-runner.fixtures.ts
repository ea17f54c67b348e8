import {
  type CommandIndex,
  type CommandRunner,
  type CommandRunnerDependencies,
  createCommandRunner,
  type DocumentStore,
  type EventStore,
  type EventToAppend,
  fingerprintOf,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { deposit } from './account.fixtures.js';
import { eventWith, metadata } from './event-store/events.fixtures.js';

export const NOW = '2026-03-01T09:30:00.125Z';

/** For tests in which no command is old enough to be looked up. */
export const neverAsked: CommandIndex = {
  find: () => Promise.reject(new Error('The command index was asked.')),
  passed: () => Promise.reject(new Error('The command index was asked.')),
};

/** For streams whose commands are never repeated. */
export const alwaysNew: CommandIndex = { find: async () => null, passed: async () => true };

export interface Stores {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
}

export function runnerOn(
  { eventStore, documents }: Stores,
  options: Partial<CommandRunnerDependencies> = {},
): CommandRunner {
  return createCommandRunner({
    eventStore,
    records: documents,
    clock: () => Date.parse(NOW),
    commandIndex: neverAsked,
    ...options,
  });
}

/** The same store with some methods of its own. */
export const storeWith = (store: EventStore, changes: Partial<EventStore>): EventStore =>
  Object.assign(Object.create(store) as EventStore, changes);

/** The same store with some methods of its own. */
export const documentsWith = (documents: DocumentStore, changes: Partial<DocumentStore>): DocumentStore =>
  Object.assign(Object.create(documents) as DocumentStore, changes);

/** The same store, counting what it is asked. */
export function watch(store: EventStore): {
  readonly store: EventStore;
  readonly seen: { appends: number; reads: number; eventsRead: number };
} {
  const seen = { appends: 0, reads: 0, eventsRead: 0 };
  const append: EventStore['append'] = (...args) => {
    seen.appends += 1;
    return store.append(...args);
  };
  const readStream: EventStore['readStream'] = async (...args) => {
    const events = await store.readStream(...args);
    seen.reads += 1;
    seen.eventsRead += events.length;
    return events;
  };
  return { seen, store: storeWith(store, { append, readStream }) };
}

/** Deposits of 1, each by a command of its own: `<name>-0`, `<name>-1`… */
export const deposits = (name: string, count: number): EventToAppend[] =>
  Array.from({ length: count }, (_, n) => ({
    ...eventWith({ amount: 1 }, 'Deposited'),
    metadata: { ...metadata, commandId: `${name}-${n}`, fingerprint: fingerprintOf(deposit(1)) },
  }));

export const commandsOf = (events: readonly RecordedEvent[]): string[] =>
  events.map(({ metadata }) => metadata.commandId);
