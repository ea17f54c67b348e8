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

/** Small named values, each written by itself. An id with NUL or a lone surrogate, or a value without JSON, is an `INVALID_DOCUMENT`. */
export interface Records {
  getRecord<V>(kind: string, id: string): Promise<KeptRecord<V> | null>;
  listRecords<V>(kind: string): Promise<readonly KeptRecord<V>[]>;
  /** Which records there are, by kind and then id, by code point: at most `limit` (1 to 1,000) after one, null: from the first. */
  listRecordKeys(after: RecordKey | null, limit: number): Promise<readonly RecordKey[]>;
  /** `expected` is the version it must have (0: absent; undefined: any). False when it has another. */
  putRecord<V>(kind: string, id: string, value: V, expected?: number): Promise<boolean>;
  deleteRecord(kind: string, id: string): Promise<void>;
  /** Deletes every record but those of these kinds. */
  clearRecords(keptKinds: readonly string[]): Promise<void>;
}
