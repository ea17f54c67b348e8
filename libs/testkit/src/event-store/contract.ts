import { afterAll, afterEach, beforeEach, describe } from '@jest/globals';
import type { AppendLimits, EventStore } from '@parley/eventsourcing';
import { appendContract } from './appends.js';
import { contentContract } from './content.js';
import type { ContractContext } from './context.js';
import { lifeContract } from './life.js';
import { liveContract } from './live.js';
import { readContract } from './reads.js';
import { refusalContract } from './refusals.js';

export interface EventStoreHarness {
  /** The most that the store takes, as `sizeOf` counts. */
  readonly limits: AppendLimits;
  /** A store to be used by one test; it may hold events of others. */
  open(): Promise<EventStore>;
  /** Closes the store and opens another on the same data. */
  reopen(store: EventStore): Promise<EventStore>;
  /** Called once, after every test: removes all data. */
  dispose(): Promise<void>;
}

/** Everything the port {@link EventStore} promises, as tests; nobody else may write to the store meanwhile. */
export function eventStoreContract(name: string, harness: EventStoreHarness): void {
  describe(`event store contract: ${name}`, () => {
    let current: EventStore;
    const context: ContractContext = {
      store: () => current,
      limits: harness.limits,
      async reopen() {
        current = await harness.reopen(current);
        return current;
      },
    };

    beforeEach(async () => {
      current = await harness.open();
    });
    afterEach(() => current.close());
    afterAll(() => harness.dispose());

    describe('appending', () => appendContract(context));
    describe('content', () => contentContract(context));
    describe('reading', () => readContract(context));
    describe('catching up', () => liveContract(context));
    describe('refusals', () => refusalContract(context));
    describe('closing and opening', () => lifeContract(context));
  });
}
