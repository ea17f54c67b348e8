import type { CommandIndex } from '../command-index.js';
import { createCommandRunner } from '../command-runner.js';
import type { CommandRunner, CommandRunnerDependencies } from '../command-runner.types.js';
import type { DocumentStore } from '../document-store.js';
import type { EventStore } from '../event-store.js';
import type { RecordedEvent } from '../event.js';

export const NOW = '2026-03-01T09:30:00.125Z';

/** For tests in which no command is old enough to be looked up. */
export const neverAsked: CommandIndex = {
  find: () => Promise.reject(new Error('The command index was asked.')),
  passed: () => Promise.reject(new Error('The command index was asked.')),
};

export interface Stores {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
}

export function runnerOn(stores: Stores, options: Partial<CommandRunnerDependencies> = {}): CommandRunner {
  return createCommandRunner({
    ...stores,
    clock: () => Date.parse(NOW),
    commandIndex: neverAsked,
    ...options,
  });
}

/** The same store, counting what it is asked. */
export function watch(store: EventStore): {
  readonly store: EventStore;
  readonly seen: { appends: number; eventsRead: number };
} {
  const seen = { appends: 0, eventsRead: 0 };
  return {
    seen,
    store: {
      ...store,
      append(...args) {
        seen.appends += 1;
        return store.append(...args);
      },
      async readStream(...args) {
        const events = await store.readStream(...args);
        seen.eventsRead += events.length;
        return events;
      },
    },
  };
}

export const commandsOf = (events: readonly RecordedEvent[]): string[] =>
  events.map(({ metadata }) => metadata.commandId);
