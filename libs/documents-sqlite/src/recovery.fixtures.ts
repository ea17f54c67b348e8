import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import type { DocumentStore, Lease } from '@parley/eventsourcing';
import { openSqliteDocuments } from './open.js';

/** A folder for each test, and the stores that it opened. */
export interface SpecFolder {
  readonly path: string;
  open(folder?: string): Promise<DocumentStore>;
  /** Closes all that were opened. */
  close(): Promise<void>;
  /** What a kill -9 at this moment would leave, in a new folder. */
  leftByKill(name: string): string;
}

export function useSpecFolder(): SpecFolder {
  let path = '';
  let stores: DocumentStore[] = [];

  beforeEach(() => {
    path = mkdtempSync(join(realpathSync(tmpdir()), 'parley-documents-'));
  });
  const close = async (): Promise<void> => {
    await Promise.all(stores.map((store) => store.close()));
    stores = [];
  };
  afterEach(async () => {
    await close();
    rmSync(path, { recursive: true });
  });

  return {
    get path() {
      return path;
    },
    close,
    async open(folder = path) {
      const store = await openSqliteDocuments({ folder });
      stores.push(store);
      return store;
    },
    leftByKill(name) {
      const copy = join(path, name);
      mkdirSync(copy);
      // By another process: this one would drop its lock by reading the file.
      const files = ['documents.db', 'documents.db-wal'].map((file) => join(path, file));
      spawnSync('cp', [...files, copy]);
      return copy;
    },
  };
}

export const COLLECTION = 'notes_v1';

/** An empty collection with an index over `n`, and the lease to write to it. */
export async function prepare(store: DocumentStore): Promise<Lease> {
  await store.ensureCollection({ name: COLLECTION, indexes: [{ fields: ['n'] }] });
  const lease = await store.acquireLease('notes', 'owner-1', 60_000);
  if (!lease) throw new Error('The lease is held by another owner.');
  return lease;
}

/** Stores document `n`, and moves the checkpoint to `n`. */
export function storeNote(store: DocumentStore, lease: Lease, n: number): Promise<void> {
  const position = BigInt(n);
  return store.commit({
    lease,
    collection: COLLECTION,
    purges: [],
    writes: [{ id: `note-${n}`, position, document: { n } }],
    checkpoint: { name: 'notes', position },
  });
}

/** The checkpoint, and which documents there are. */
export async function stateOf(store: DocumentStore): Promise<{ checkpoint: number; notes: unknown[] }> {
  const found = await store.find(COLLECTION, { anyOf: [{}], sort: [['n', 1]], limit: 1_000 });
  const checkpoint = Number(await store.checkpoint('notes'));
  return { checkpoint, notes: found.map(({ document }) => document['n']) };
}
