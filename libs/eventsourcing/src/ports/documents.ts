import type { Position } from '../events/event.js';
import type { Checkpoint } from './checkpoints.js';
import type { Lease } from './leases.js';
import type { AggregateAnswer, AggregateQuery } from './questions/aggregate.js';
import type { ReadOptions } from './questions/read-options.js';
import type { Scalar, Where } from './questions/where.js';
import type { FindsByWords, WordsSpec } from './questions/words.js';

export type { ReadOptions } from './questions/read-options.js';
export type { Range, Scalar, Where } from './questions/where.js';

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
  /** Mostly a UUID: a store may keep it shorter. An indexed one is asked for by equality alone, and not in figures. */
  readonly format?: 'uuid';
  /**
   * Null in most documents: a store may leave these out of the indexes of the field, which then answer for no question but one with another value
   * of it. What a collection was made with stays.
   */
  readonly sparse?: true;
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
  /**
   * Documents are many, and read by few: a store may keep them shorter where that makes reading a page dearer. What a collection was made
   * with stays.
   */
  readonly compact?: boolean;
  /** Documents are also found by words. What a collection was made with stays. */
  readonly words?: WordsSpec;
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

/**
 * A question that an index answers: every branch of `anyOf` names equalities first, then the sort, then the range.
 * The branches must not overlap; their answers are merged in sort order.
 */
export interface FindQuery {
  readonly anyOf: readonly Where[];
  /** Fields and directions; the id follows as the last tie-break. */
  readonly sort: readonly (readonly [field: string, direction: 1 | -1])[];
  /** Direction of the id. Default: that of the last field; ascending without any. */
  readonly idDirection?: 1 | -1;
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
  /** The writer has found none. Only a hint, by which a store may save a read: what becomes of the write is the same. */
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
 * What one step of a projection stores. Order: purges, then copies, then writes, then the checkpoint. What is cut off may have removed some of
 * what it purges, and is stored again to the same effect. Of one collection the next step is asked for after it.
 * A write changes nothing where the stored position is greater or, without `late`, equal.
 */
export interface Commit {
  readonly lease: Lease;
  readonly collection: string;
  readonly purges: readonly Purge[];
  /**
   * What the writes leave behind, durable before the first of them: a step that is cut off in between and stored again lacks none.
   * Absent: none.
   */
  readonly copies?: readonly DocumentWrite[];
  readonly writes: readonly DocumentWrite[];
  /** The checkpoint, moved only after everything else is durable. Absent: unmoved. Without a mark: it keeps the one that it has. */
  readonly checkpoint?: Checkpoint;
  /**
   * A commit without it follows, and this one need not be durable before that, but never is missing where that is there. Only a hint, by
   * which a store may save a wait for its disk.
   */
  readonly isFollowed?: boolean;
}

/**
 * Collections of documents. `INVALID_COLLECTION`, `UNKNOWN_COLLECTION`, `INVALID_DOCUMENT` (an id or name with NUL or a lone
 * surrogate, an indexed field that is not scalar) and `INVALID_QUERY` are thrown before anything is done.
 * An absent field counts as null. In sorts null comes first, then numbers, text, booleans; a lone surrogate as U+FFFD.
 */
export interface Documents extends FindsByWords {
  /** Creates the collection and its missing indexes; harmless when they exist. */
  ensureCollection(spec: CollectionSpec): Promise<void>;
  dropCollection(name: string): Promise<void>;
  listCollections(): Promise<readonly string[]>;

  get<D extends Document = Document>(
    collection: string,
    ids: readonly string[],
    options?: ReadOptions,
  ): Promise<ReadonlyMap<string, StoredDocument<D>>>;
  find<D extends Document = Document>(
    collection: string,
    query: FindQuery,
    options?: ReadOptions,
  ): Promise<readonly StoredDocument<D>[]>;
  /** How many documents any branch takes, counting no further than `limit` (at most 100,000). */
  count(collection: string, anyOf: readonly Where[], limit: number, options?: ReadOptions): Promise<number>;
  /** Also throws INVALID_QUERY for too many groups. */
  aggregate(collection: string, query: AggregateQuery, options?: ReadOptions): Promise<AggregateAnswer>;

  /** Stores one step. Throws `LEASE_LOST` and stores nothing when another holder has taken the lease. */
  commit(commit: Commit): Promise<void>;
}
