import { afterAll, afterEach, beforeEach, describe } from '@jest/globals';
import type { DocumentStore } from '@parley/eventsourcing';
import { checkpointsContract } from './checkpoints.js';
import { closingContract } from './closing.js';
import { documentsContract } from './documents/contract.js';
import { leasesContract } from './leases.js';
import type { DocumentStoreContext, DocumentStoreLack } from './place.fixtures.js';
import { recordsContract } from './records.js';

export type { DocumentStoreLack };

export interface DocumentStoreHarness {
  readonly lacks?: readonly DocumentStoreLack[];
  /** Share of the runs of each property, up to 1, for a store that takes long. Default 1. */
  readonly thoroughness?: number;
  /** A store to be used by one test; it may hold data of others. */
  open(): Promise<DocumentStore>;
  /** Closes the store and opens another on the same data. */
  reopen(store: DocumentStore): Promise<DocumentStore>;
  /** Called once, after every test: removes all data. */
  dispose(): Promise<void>;
  /** Moves the clock of every store forward by ms; it stands still otherwise. */
  advanceClock(ms: number): void;
}

/** Everything the port {@link DocumentStore} promises, as tests: one suite for each of its interfaces. */
export function documentStoreContract(name: string, harness: DocumentStoreHarness): void {
  describe(`document store contract: ${name}`, () => {
    let current: DocumentStore;
    const context: DocumentStoreContext = {
      store: () => current,
      async reopen() {
        current = await harness.reopen(current);
        return current;
      },
      advanceClock: (ms) => harness.advanceClock(ms),
      lacks: harness.lacks ?? [],
      thoroughness: harness.thoroughness ?? 1,
    };

    beforeEach(async () => {
      current = await harness.open();
    });
    afterEach(() => current.close());
    afterAll(() => harness.dispose());

    documentsContract(context);
    describe('checkpoints', () => checkpointsContract(context));
    describe('leases', () => leasesContract(context));
    describe('records', () => recordsContract(context));
    describe('closing and opening', () => closingContract(context));
  });
}
