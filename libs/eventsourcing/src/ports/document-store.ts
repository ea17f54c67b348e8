import type { Position } from '../events/event.js';

export type Scalar = string | number | boolean | null;
export type Document = Readonly<Record<string, unknown>>;

/** An index over top-level scalar fields, in this order. Names like those of collections, not beginning with `_`. */
export interface IndexSpec {
  readonly fields: readonly string[];
}

/**
 * What kind a field of a document has, and what it means to an analyst. A `date` is text as `Date.toISOString` writes it, to the ms;
 * a store may keep it as a date of its own, and an indexed one holds nothing else but null.
 */
export interface FieldSpec {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'object' | 'array';
  readonly nullable?: boolean;
  readonly meaning: string;
  /** Of an object: its fields, as far as they are described. Dates inside are only known by this. */
  readonly fields?: Readonly<Record<string, FieldSpec>>;
  /** Of an array: what its items are. */
  readonly items?: FieldSpec;
}

export interface CollectionSpec {
  /** Letters, digits, `_`; at most 60 characters. */
  readonly name: string;
  readonly indexes: readonly IndexSpec[];
  /** What the documents' fields are. Those that a collection was made with stay. */
  readonly fields?: Readonly<Record<string, FieldSpec>>;
  /** Much is about to be stored and little asked: missing indexes may be made later, by whatever needs them. */
  readonly filling?: boolean;
}

export interface StoredDocument<D extends Document = Document> {
  readonly id: string;
  /** Position of the last event folded into it. */
  readonly position: Position;
  /** Streams that were repaired after being parked: the revision applied so far. Absent nearly always. */
  readonly late?: Readonly<Record<string, number>>;
  readonly document: D;
}

/** Bounds on one field; text compares by code point. Takes values of its bounds' own kind only; null is no bound. */
export interface Range {
  readonly gt?: Scalar;
  readonly gte?: Scalar;
  readonly lt?: Scalar;
  readonly lte?: Scalar;
}

/** Equality or range on indexed fields. `{}` takes all. */
export type Where = Readonly<Record<string, Scalar | Range>>;

/**
 * A question that an index answers: every branch of `anyOf` names equalities first, then the sort, then the range.
 * The branches must not overlap; their answers are merged in sort order.
 */
export interface FindQuery {
  readonly anyOf: readonly Where[];
  /** Fields and directions; the id follows as the last tie-break in the direction of the last field. */
  readonly sort: readonly (readonly [field: string, direction: 1 | -1])[];
  /** Row to begin after: its sort values, then its id. */
  readonly after?: readonly Scalar[];
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface DocumentWrite {
  readonly id: string;
  readonly position: Position;
  readonly late?: Readonly<Record<string, number>>;
  /** Null removes the document. */
  readonly document: Document | null;
  /** The writer has found none. Only a hint, by which a store may save a look: what becomes of the write is the same. */
  readonly isNew?: boolean;
}

/** Removes every document whose indexed field has this value. */
export interface Purge {
  readonly field: string;
  readonly value: Scalar;
  /** Spares documents at this position or a later one: a repeated purge then leaves alone what came after it. Absent: none. */
  readonly before?: Position;
}

/**
 * The right to write for one name, until it expires. `token` grows with every new holder. A collection and a checkpoint are written
 * under one name alone: a store compares the tokens of their writers.
 */
export interface Lease {
  readonly name: string;
  readonly owner: string;
  readonly token: number;
  /** ms since the epoch, by the store's clock. */
  readonly expiresAt: number;
}

/** An event by which a log is known again. */
export interface Mark {
  readonly position: Position;
  /** What no other log has at this position: its id and time. */
  readonly event: string;
}

/** How far something has come in a log. */
export interface Checkpoint {
  readonly name: string;
  readonly position: Position;
  /** An event at or before it, the last if possible. */
  readonly mark?: Mark;
}

/**
 * What one step of a projection stores. Order: purges, then writes, then the checkpoint.
 * A write changes nothing where the stored position is greater or, without `late`, equal.
 */
export interface Commit {
  readonly lease: Lease;
  readonly collection: string;
  readonly purges: readonly Purge[];
  readonly writes: readonly DocumentWrite[];
  /** The checkpoint, moved only after everything else is durable. Absent: unmoved. Without a mark: it keeps the one that it has. */
  readonly checkpoint?: Checkpoint;
}

/** A small named value of the kernel's own bookkeeping (snapshots, parked streams, serving versions). */
export interface KeptRecord<V = unknown> {
  readonly id: string;
  /** 1 when first written, one more with each write. */
  readonly version: number;
  readonly value: V;
}

export interface RecordKey {
  readonly kind: string;
  readonly id: string;
}

/**
 * Where projections live. Every adapter passes `documentStoreContract` of `@parley/testkit`.
 * Every error is a {@link ParleyError}: `LEASE_LOST`, of the family `Infrastructure`, or before anything is done
 * `INVALID_COLLECTION`, `UNKNOWN_COLLECTION`, `INVALID_DOCUMENT` (an id or name with NUL or a lone surrogate, an indexed field
 * that is not scalar) or `INVALID_QUERY`.
 * An absent field counts as null. In sorts null comes first, then numbers, text, booleans; a lone surrogate as U+FFFD.
 */
export interface DocumentStore {
  /** Creates the collection and its missing indexes; harmless when they exist. */
  ensureCollection(spec: CollectionSpec): Promise<void>;
  dropCollection(name: string): Promise<void>;
  listCollections(): Promise<readonly string[]>;

  get<D extends Document = Document>(
    collection: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument<D>>>;
  find<D extends Document = Document>(
    collection: string,
    query: FindQuery,
  ): Promise<readonly StoredDocument<D>[]>;
  /** How many documents any branch takes, counting no further than `limit` (at most 100,000). */
  count(collection: string, anyOf: readonly Where[], limit: number): Promise<number>;

  /** Stores one step. Throws `LEASE_LOST` and stores nothing when another holder has taken the lease. */
  commit(commit: Commit): Promise<void>;
  /** {@link START} when there is none. */
  checkpoint(name: string): Promise<Position>;
  resetCheckpoint(name: string): Promise<void>;
  /** Every checkpoint that was stored, by name; none that was reset since. */
  listCheckpoints(): Promise<readonly Checkpoint[]>;

  /** Takes a free or expired lease, or renews one's own; null when somebody else holds it. */
  acquireLease(name: string, owner: string, ttlMs: number): Promise<Lease | null>;
  releaseLease(lease: Lease): Promise<void>;

  getRecord<V>(kind: string, id: string): Promise<KeptRecord<V> | null>;
  listRecords<V>(kind: string): Promise<readonly KeptRecord<V>[]>;
  /** Which records there are, by kind and then id, by code point: at most `limit` (1 to 1,000) after one, null: from the first. */
  listRecordKeys(after: RecordKey | null, limit: number): Promise<readonly RecordKey[]>;
  /** `expected` is the version it must have (0: absent; undefined: any). False when it has another. */
  putRecord<V>(kind: string, id: string, value: V, expected?: number): Promise<boolean>;
  deleteRecord(kind: string, id: string): Promise<void>;
  /** Deletes every record but those of these kinds. */
  clearRecords(keptKinds: readonly string[]): Promise<void>;

  close(): Promise<void>;
}
