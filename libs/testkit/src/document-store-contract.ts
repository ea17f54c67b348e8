import { afterAll, afterEach, beforeEach, describe } from '@jest/globals';
import type { DocumentStore } from '@parley/eventsourcing';
import { contentContract } from './document-store-contract.content.js';
import { dateContract } from './document-store-contract.dates.js';
import type { DocumentStoreContext, DocumentStoreLack } from './document-store-contract.fixtures.js';
import { findContract } from './document-store-contract.finds.js';
import { leaseContract } from './document-store-contract.leases.js';
import { lifeContract } from './document-store-contract.life.js';
import { propertyContract } from './document-store-contract.properties.js';
import { recordContract } from './document-store-contract.records.js';
import { refusalContract } from './document-store-contract.refusals.js';
import { writeContract } from './document-store-contract.writes.js';

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

/** Everything the port {@link DocumentStore} promises, as tests. */
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

    describe('storing', () => writeContract(context));
    describe('content', () => contentContract(context));
    describe('finding', () => findContract(context));
    describe('against a naive answer', () => propertyContract(context));
    describe('dates', () => dateContract(context));
    describe('leases', () => leaseContract(context));
    describe('records', () => recordContract(context));
    describe('refusals', () => refusalContract(context));
    describe('collections, closing and opening', () => lifeContract(context));
  });
}
