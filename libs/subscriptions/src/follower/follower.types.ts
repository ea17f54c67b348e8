import type {
  Checkpoints,
  Document,
  Documents,
  EventCatalog,
  EventStore,
  Purge,
  Records,
  Scalar,
  Where,
} from '@parley/eventsourcing';
import type { Projection } from '../projector/projection.js';

/** Part of an index, read from its end: documents with these values, by these fields downwards, as long as they are wanted. */
export interface Walk {
  readonly equal: Readonly<Record<string, Scalar>>;
  readonly by: readonly string[];
  /** False for the first document that is not, and all after it. Default: all are wanted. */
  isWanted?(document: Document): boolean;
}

/** A read model that is followed. */
export interface Followed {
  readonly name: string;
  /** Where the documents stand that a mirror begins with. Default: all documents, by id. */
  readonly walks?: readonly Walk[];
  /** Further documents that are wanted wherever this one is, by an index; null: none. */
  beside?(document: Document): Where | null;
}

/** What is made of followed read models in memory. */
export interface Mirror {
  /** The document as it is now; null: there is none. */
  put(name: string, id: string, document: Document | null): void;
  /** Forgets what a purge has removed. False where it cannot tell: then a new mirror is made. */
  purge(name: string, purge: Purge): boolean;
}

export interface FollowerDependencies<C extends Mirror> {
  readonly followed: readonly Followed[];
  /** An empty mirror. */
  open(): C;
  readonly definitions: readonly Projection[];
  readonly documents: Pick<Documents, 'get' | 'find'> &
    Pick<Checkpoints, 'listCheckpoints'> &
    Pick<Records, 'listRecords'>;
  readonly eventStore: Pick<EventStore, 'readAll' | 'readStream'>;
  readonly catalog: EventCatalog;
  /** The collection that queries read. Throws `PROJECTION_NOT_READY`. */
  serving(name: string): Promise<string>;
  /** ms since some moment. */
  clock(): number;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Told of every failure that is retried: code only. */
  onError(code: string): void;
}

/** A mirror, and why it lacks read models that are not served yet, by their names. */
export interface Current<C extends Mirror> {
  readonly mirror: C;
  readonly missing: ReadonlyMap<string, Error>;
}

/** How a follower is doing. */
export interface FollowerState {
  /** `idle`: nobody has asked for a mirror yet. */
  readonly phase: 'idle' | 'loading' | 'ready';
  /** How long the mirror in use took to load, in ms; null: there is none. */
  readonly loadedInMs: number | null;
  /** Documents read so far by the load that is under way; null: none is. */
  readonly read: number | null;
}

/** Keeps a mirror of what queries read in step with it. */
export interface Follower<C extends Mirror> {
  /**
   * A mirror that holds all that the served read models held when this was called; it goes on changing. Null: none was loaded within
   * `patienceMs`. Throws what the stores throw, and `PROJECTION_NOT_READY` while none of them is served.
   */
  current(patienceMs: number): Promise<Current<C> | null>;
  /** The mirror in use, however far it is; null: none was loaded yet. */
  loaded(): C | null;
  /** Loads, and follows without being asked. */
  start(): void;
  stop(): Promise<void>;
  state(): FollowerState;
}
