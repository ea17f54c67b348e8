import type { Document } from '@parley/eventsourcing';
import type { Followed, FollowerState } from '@parley/subscriptions';
import type { Bits } from './bits.js';
import type { Slots } from './slots.js';

/** What documents are about: a dialog, its client, or the account as a whole, which has one slot. */
export type Subject = 'dialog' | 'client' | 'all';

/** A read model that columns are made of. One read model has one source, which all of its columns name. */
export interface ColumnSource extends Followed {
  readonly of: Subject;
  /** Id of the subject that a document is about, by the document's own; null: of none. Default: the document's id as a number. */
  subjectOf?(id: string): number | null;
}

/** Values in memory by slots, small whole numbers that stand for dialogs or clients. */
export interface ColumnStore {
  /** There are so many slots from now on; new ones have no value. */
  reserve(slots: number): void;
  /** What a document about the slot's subject says now; null: there is none. */
  put(slot: number, document: Document | null, id: string): void;
  /** Every document about it is gone. */
  clear(slot: number): void;
  bytes(): number;
}

/** What a feature wants in memory of a read model. `S` is how the values are kept and asked. */
export interface Column<S extends ColumnStore = ColumnStore> {
  /** `<read model>.<field>`. */
  readonly name: string;
  readonly source: ColumnSource;
  /** An empty one. `slots`: of every subject, for columns that name another subject. */
  open(slots: Readonly<Record<Subject, Slots>>): S;
}

/** The columns of one copy. It is read in one go: what is asked later may have changed, and then has to be asked for again. */
export interface ColumnReader {
  /** Of dialogs. Slots without a dialog that there is are among them. */
  readonly dialogs: Slots;
  /** Of clients, by which references to clients are read. */
  readonly clients: Slots;
  /** Whether the column's read model was served when this copy was made. */
  holds(column: Column): boolean;
  /** Throws `PROJECTION_NOT_READY`, and a `TypeError` for a column that no feature contributes. */
  of<S extends ColumnStore>(column: Column<S>): S;
}

/** By slot a code, and by code 1 where its slots pass, else 0. */
export interface Coded {
  readonly codes: Int32Array;
  readonly passing: Uint8Array;
}

/** Whether the dialog of a slot passes. What columns answer goes through many in a fast loop; a function alone is asked about each. */
export interface SlotTest {
  (slot: number): boolean;
  /** The same of many at once: takes the slots that do not pass out of numbers `from` up to `to` of the bits. Default: each is asked. */
  readonly keep?: (bits: Bits, from: number, to: number) => void;
  /** What this takes a slot, against one number that is looked up. Default: 10. */
  readonly cost?: number;
  /** How it finds that out, where it goes by codes. */
  readonly coded?: Coded;
}

/** How columns are doing, and how much memory they take. */
export interface ColumnsState extends Omit<FollowerState, 'phase'> {
  /** `idle`: they are neither there nor being loaded. `full`: they would take more than they may, and were given up until the next start. */
  readonly phase: 'idle' | 'loading' | 'ready' | 'full';
  readonly dialogs: number;
  readonly bytes: number;
}

/** Columns of read models, in step with what queries read. */
export interface Columns {
  /**
   * Columns that hold all that the read models held when this was called. Throws `COLUMNS_LOADING` while they are read for the first time
   * and that takes long, `COLUMNS_FULL` once they would take more memory than they may, and what stores throw.
   */
  current(): Promise<ColumnReader>;
  state(): ColumnsState;
  /** Loads them without being asked. */
  start(): void;
  stop(): Promise<void>;
}
