import type { DocumentStore } from '../document-store.js';
import type { EventCatalog } from '../catalog.js';
import type { EventStore } from '../event-store.js';
import type { Actor, Position } from '../event.js';
import type { Projection } from '../projection.js';
import type { ParkedStream } from './parked.js';
import type { Share } from './share.js';

export interface ProjectionsDependencies {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly catalog: EventCatalog;
  /** Several versions of one name may stand side by side; the highest is the one to be served. */
  readonly definitions: readonly Projection[];
  /**
   * Holder of the leases: unlike that of every other process that is running. Where the stores let in one process alone,
   * always the same name: after a kill the next process then need not wait until the leases expire.
   */
  readonly owner: string;
  /** ms since the epoch. */
  readonly clock: () => number;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. Default: real time. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Events per page of the log near its end, 1 to 2,500; four times as many while far behind. Default 1,000. */
  readonly batchSize?: number;
  /** Time between two looks at the log when nothing else says that there is more, in ms. Default 1,000. */
  readonly pollMs?: number;
  /** How long a lease outlives its holder, in ms. Default 10,000. */
  readonly leaseTtlMs?: number;
  /**
   * How long the stored checkpoint may stay behind events without an effect, in ms. Default: `pollMs`. Less where queries
   * wait for a position in another process than this one: the checkpoint is all that they see.
   */
  readonly checkpointMs?: number;
  /** How the work is shared with other processes. Default: this one takes whatever is free. */
  readonly share?: Share;
  /** Told of every failure that is retried: code only. */
  readonly onError?: (failure: { readonly projection: string; readonly code: string }) => void;
}

export type ProjectionPhase = 'booting' | 'catching-up' | 'live' | 'paused' | 'failed';

/** One build of one version, as operators see it. */
export interface ProjectionState {
  readonly name: string;
  readonly version: number;
  /** 0 for the first build of the version, one more with each rebuild. */
  readonly generation: number;
  /** Whether queries read it. */
  readonly serving: boolean;
  /** Whether this process runs it; otherwise `position` is its stored checkpoint. */
  readonly here: boolean;
  readonly state: ProjectionPhase;
  readonly position: Position;
  readonly head: Position;
  /** Head less position: events in the embedded store, a measure of distance elsewhere. */
  readonly behind: number;
  /** Streams that wait. */
  readonly parked: number;
  /** Code of the failure that stopped it, or that it is retrying. */
  readonly error?: string;
  /** The event at which a build stopped. */
  readonly failedAt?: { readonly stream: string; readonly revision: number; readonly position: Position };
}

export type WaitOutcome = 'reached' | 'late' | 'parked';

/** Runs projections. Methods that name one throw `UNKNOWN_PROJECTION`. */
export interface Projections {
  /** Begins to run; without it this process only asks and waits. */
  start(): Promise<void>;
  /** Finishes the running steps and gives the leases back. Final. */
  stop(): Promise<void>;
  /** Collection that queries read now, at most a second old. Throws `PROJECTION_NOT_READY`. */
  serving(name: string): Promise<string>;
  /**
   * Waits until queries see everything up to the position. `late`: not within `timeoutMs`. `parked`: the event there
   * belongs to a stream that waits for an operator.
   */
  waitFor(name: string, position: Position, timeoutMs: number): Promise<WaitOutcome>;
  states(): Promise<readonly ProjectionState[]>;
  /** Holds one version, or all of them, after the step that is running. Until `resume` or the next start. */
  pause(name: string, version?: number): Promise<void>;
  /** Ends a pause, and lets a build that has failed try again. */
  resume(name: string, version?: number): Promise<void>;
  /** Begins a fresh build of the newest version beside the one that is served; it takes over once it has caught up. */
  rebuild(name: string): Promise<void>;
  parked(name?: string): Promise<readonly ParkedStream[]>;
  /**
   * Applies what waits of a stream, or lets a build that stopped at it try again. Default version: the served one when
   * the stream waits there. Answers null, or where it is parked now when it failed again.
   * Throws `PROJECTION_NOT_PARKED`, `PROJECTION_ELSEWHERE`.
   */
  retry(name: string, stream: string, version?: number): Promise<ParkedStream | null>;
  /** Passes over the event that failed, for good, and goes on with those behind it. Answers and throws like `retry`. */
  skip(
    name: string,
    stream: string,
    reason: string,
    actor: Actor,
    version?: number,
  ): Promise<ParkedStream | null>;
}
