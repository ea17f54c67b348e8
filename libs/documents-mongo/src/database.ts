import type { WordsSpec } from '@parley/eventsourcing';
import type { Collection, Db, MongoClient } from 'mongodb';

/** A document as the driver reads it: 64-bit integers as bigint. */
export interface Stored extends Record<string, unknown> {
  readonly _id: string;
  readonly _position: bigint;
  readonly _token: number;
  readonly _late?: readonly { readonly stream: string; readonly revision: number }[];
  readonly _exact?: string;
  /** Each term of a document that is found by words once, and the starts of its terms. */
  readonly _words?: readonly string[];
}

/** What is kept of a collection. */
export interface CollectionRow {
  readonly _id: string;
  readonly indexes: readonly { readonly fields: readonly string[] }[];
  /** Places of dates, 0 for every item of an array. */
  readonly dates: readonly (readonly (string | 0)[])[];
  /** Some of its indexes may not have been made yet. */
  readonly filling: boolean;
  /** Absent: its documents are not found by words. */
  readonly words?: WordsSpec;
}

export interface LeaseRow {
  readonly _id: string;
  readonly owner: string | null;
  readonly token: number;
  readonly expiresAt: Date;
  /** The server's clock when the lease was last asked for. */
  readonly askedAt?: Date;
}

export interface CheckpointRow {
  readonly _id: string;
  /** Absent: at the beginning. */
  readonly position?: bigint;
  /** An event by which the log is known again; absent in rows of old. */
  readonly mark?: { readonly position: bigint; readonly event: string };
  /** Who may move it. */
  readonly lease: string;
  readonly token: number;
}

export interface RecordRow {
  readonly _id: string;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly value?: unknown;
  readonly _exact?: string;
}

/** The store's own collections. */
export const OWN_COLLECTIONS = [
  'parley_collections',
  'parley_checkpoints',
  'parley_leases',
  'parley_records',
] as const;

/** A database of one client. Nothing connects before the first question. */
export interface Database {
  readonly client: MongoClient;
  readonly db: Db;
  readonly collections: Collection<CollectionRow>;
  readonly checkpoints: Collection<CheckpointRow>;
  readonly leases: Collection<LeaseRow>;
  readonly records: Collection<RecordRow>;
  documents(name: string): Collection<Stored>;
}

export function databaseOf(client: MongoClient, name: string): Database {
  const db = client.db(name);
  return {
    client,
    db,
    collections: db.collection<CollectionRow>('parley_collections'),
    checkpoints: db.collection<CheckpointRow>('parley_checkpoints'),
    leases: db.collection<LeaseRow>('parley_leases'),
    records: db.collection<RecordRow>('parley_records'),
    documents: (collection) => db.collection<Stored>(collection),
  };
}
