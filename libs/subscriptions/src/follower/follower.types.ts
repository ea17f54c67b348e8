import type {
  Checkpoints,
  Document,
  Documents,
  EventCatalog,
  EventStore,
  ParleyError,
  Position,
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
  /** Why it cannot hold what it has: then it is given up for good. Asked after every page. Default: it always can. */
  refusal?(): ParleyError | null;
}

export interface FollowerDependencies<C extends Mirror> {
  readonly followed: readonly Followed[];
  /** An empty mirror. */
  open(): C;
  readonly definitions: readonly Projection[];
  readonly documents: Pick<Documents, 'get' | 'find'> &
    Pick<Checkpoints, 'listCheckpoints'> &
    Pick<Records, 'listRecords'>;
  readonly eventStore: Pick<EventStore, 'head' | 'readAll' | 'readStream'>;
  readonly catalog: EventCatalog;
  /** The collection that queries read. Throws `PROJECTION_NOT_READY`. */
  serving(name: string): Promise<string>;
  /** ms since some moment. */
  clock(): number;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Told of every failure: code only where it is retried, and what to do where the mirror is given up for good. */
  onError(code: string, message?: string): void;
}

/** A mirror, and why it lacks read models that are not served yet, by their names. */
export interface Current<C extends Mirror> {
  readonly mirror: C;
  readonly missing: ReadonlyMap<string, Error>;
}

/** How a follower is doing. */
export interface FollowerState {
  /** `idle`: no mirror is there, nor under way. `refused`: it was given up for good. */
  readonly phase: 'idle' | 'loading' | 'ready' | 'refused';
  /** How long the mirror in use took to load, in ms; null: there is none. */
  readonly loadedInMs: number | null;
  /** Documents read so far by the load that is under way; null: none is. */
  readonly read: number | null;
  /** Up to where the log is known; null: there is no mirror. */
  readonly position: Position | null;
  /** Followed read models that the mirror in use lacks, because they are not served. */
  readonly missing: readonly string[];
  /** Why it does not load, or stands still, and for how long so far; null: the last attempt has passed. */
  readonly fault: { readonly code: string; readonly forMs: number } | null;
}

/** Keeps a mirror of what queries read in step with it. */
export interface Follower<C extends Mirror> {
  /**
   * A mirror that holds all that the served read models held when this was called; it goes on changing. Null: none was loaded within
   * `patienceMs`. Throws what the stores throw, `PROJECTION_NOT_READY` while none of them is served, and what the mirror was refused by.
   */
  current(patienceMs: number): Promise<Current<C> | null>;
  /** The mirror in use, however far it is; null: none was loaded yet. */
  loaded(): C | null;
  /** Loads, and follows without being asked. */
  start(): void;
  stop(): Promise<void>;
  state(): FollowerState;
}
