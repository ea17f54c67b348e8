import type {
  Document,
  FieldSpec,
  IndexSpec,
  Purge,
  RecordedEvent,
  Scalar,
  WordsSpec,
} from '@parley/eventsourcing';

/** A document that stays as an event has found or made it, beside the one that goes on. */
export interface Copy<D extends Document = Document> {
  /** Of a form that no handler has as a key. */
  readonly id: string;
  readonly document: D;
}

/** Which documents an event concerns, and what each becomes. All is pure. */
export interface Handler<D extends Document, E extends RecordedEvent = RecordedEvent> {
  /** Ids of the documents to fold the event into; an empty list leaves all as they are. */
  key(event: E): string | readonly string[];
  /**
   * The new document, or null for none. Answering the same object means no change.
   * Handlers of different streams must touch different fields of one document: a parked stream is applied late.
   * `id` is the document's, for an event that concerns several. `earlier`: only with `since`; `beside`: only
   * with `beside`, null where there is no such document.
   */
  apply(
    document: D | null,
    event: E,
    id: string,
    earlier?: readonly RecordedEvent[],
    beside?: D | null,
  ): D | null;
  /**
   * Id of another document of the read model, which `apply` is given and leaves as it is. It is made by the events of `besideStreams` alone.
   * Where a step that was cut off is folded again it may be ahead of the event, so that it has to tell how it was at the event's position.
   */
  beside?(event: E): string;
  /**
   * For documents that change at few events of a long stream: the revision of the event's stream from which on `apply` is given all that
   * stands before the event, as it was recorded, in whichever version. It is read from the log, and held as a whole. Asked with the
   * document as it is; of several documents of one event the least counts.
   */
  since?(document: D | null, event: E, id: string): number;
  /**
   * With `since`: short streams, such as those of settings, of which `earlier` has all that stands before the event too, in log order. Where
   * `since` asks for nothing of the event's own stream they are not read.
   */
  readonly alongside?: readonly string[];
  /**
   * Further documents that the event concerns, which only the document of its key tells of, such as what that has left: ids of a form
   * that no handler has as a key. The event is folded into those that there are, by `apply` too.
   */
  reaches?(document: D, event: E, id: string): readonly string[];
  /**
   * Id of a tombstone: while a document of this id exists, the event leaves document `id` as it is. For events of another stream than
   * the one that deletes: they may come after a purge and must not bring anything back.
   */
  unless?(event: E, id: string): string;
  /**
   * A copy to be left where the event changes the document, or null. It is written without a read, replaced by a later event that leaves
   * the same id, and removed by a purge alone. Its content follows from what the event's own stream has done to the document, for a parked
   * stream is applied late; its id follows from the event and the document's id, for a step that was cut off is folded again.
   */
  leaves?(before: D | null, after: D | null, event: E, id: string): Copy<D> | null;
}

/** Removes every document with this value in an indexed field. */
export type PurgeRule<E extends RecordedEvent = RecordedEvent> = (event: E) => Purge;

// The handlers differ in the event they take; the map is only ever called with the matching type.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyEvent = any;

export interface Projection<D extends Document = Document> {
  /** Letters, digits and `-`, begins with a letter. */
  readonly name: string;
  /** Raised whenever documents would come out different: the new version is built beside the old. */
  readonly version: number;
  readonly indexes: readonly IndexSpec[];
  readonly fields: Readonly<Record<keyof D & string, FieldSpec>>;
  /** How much work its build is beside those of others, in µs of a processor an event of the log. Default 1. */
  readonly weight?: number;
  /** Documents are many, and read by few; see `CollectionSpec`. */
  readonly compact?: boolean;
  /** With `beside`: the streams whose events alone make what handlers are given beside. They are short, as those of settings are. */
  readonly besideStreams?: readonly string[];
  /** Documents are also found by words; a change of this raises the version. */
  readonly words?: WordsSpec;
  readonly on: Readonly<Record<string, Handler<D, AnyEvent>>>;
  readonly purge?: Readonly<Record<string, PurgeRule<AnyEvent>>>;
}

export function defineProjection<D extends Document>(projection: Projection<D>): Projection<D> {
  return projection;
}

/** Whether folding needs the log beside the events that are delivered. */
export const foldsStreams = ({ on: handlers }: Pick<Projection, 'on'>): boolean =>
  Object.values(handlers).some(({ since }) => since !== undefined);

/** Types a handler by its event. */
export function on<E extends RecordedEvent, D extends Document>(handler: Handler<D, E>): Handler<D, E> {
  return handler;
}

/** Name of the collection that holds a version's documents: `dialog-list` 2 is `dialog_list_v2`. */
export const collectionOf = (name: string, version: number): string => `${viewOf(name)}_v${version}`;

/** Name of a read model in an export: `dialog-list` is `dialog_list`. */
export const viewOf = (name: string): string => name.replaceAll('-', '_');

export type { Scalar };
