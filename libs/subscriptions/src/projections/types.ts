import type { CommandEnvelope, Position } from '@parley/eventsourcing';
import type { Comparison } from '../comparison/comparison.types.js';
import type { ConsumerDependencies } from '../consumer/context.js';
import type { InFlight } from '../consumer/in-flight.js';
import type { RecordedOperation } from '../management/operations.js';
import type { ParkedStream } from '../parked/parked-stream.js';
import type { HeldMemoryOptions } from '../projector/memory/held-memory.js';
import type { Projection } from '../projector/projection.js';
import type { ProjectionNotice } from './notices.js';
import type { EventPlace, StoppedBuild } from './stopped.types.js';

export interface ProjectionsDependencies extends ConsumerDependencies {
  /** Several versions of one name may stand side by side; the highest is the one to be served. */
  readonly definitions: readonly Projection[];
  /**
   * Names of projections that are built first: while one of them is not served yet, builds of others that no query reads let these go first, in
   * the same process. Default: none.
   */
  readonly first?: readonly string[];
  /** Commands and queries of this process: a build that no query reads lets them go first. Default: none. */
  readonly inFlight?: InFlight;
  /** What builds that no query reads may hold in memory together. Default: 72 MiB, in this thread alone. */
  readonly held?: HeldMemoryOptions;
  /** Told of every failure that is retried: code only. */
  readonly onError?: (failure: { readonly projection: string; readonly code: string }) => void;
  /** Told of what an operator wants to read in the log. */
  readonly onNotice?: (notice: ProjectionNotice) => void;
}

/**
 * `booting`: no process runs it yet. `superseded`: another version or build has its place, and nobody folds it any more.
 * `failed`: it stands still until an operator acts.
 */
export const PROJECTION_PHASES = [
  'booting',
  'catching-up',
  'live',
  'paused',
  'superseded',
  'failed',
] as const;
export type ProjectionPhase = (typeof PROJECTION_PHASES)[number];

/**
 * What a build is there for. `served`: queries read it. `next`: takes over once it has caught up. `held`: built beside,
 * waits for a switch. `before`: was served before and is kept for going back; nobody folds it meanwhile.
 */
export type BuildRole = 'served' | 'next' | 'held' | 'before';

/** One build of one version, as operators see it. */
export interface ProjectionState {
  readonly name: string;
  readonly version: number;
  /** 0 for the first build of the version, one more with each rebuild. */
  readonly generation: number;
  readonly role: BuildRole;
  /** Whether queries read it. */
  readonly serving: boolean;
  /** Whether this process runs it; otherwise the rest is what its holder has reported, at most a few seconds ago. */
  readonly here: boolean;
  /** Name of the process that holds its lease and runs it; null: none. */
  readonly holder: string | null;
  readonly state: ProjectionPhase;
  readonly position: Position;
  /** End of the log; null while the event store is away. */
  readonly head: Position | null;
  /** Events of the log that it has not folded yet; null while the event store is away, and where it has found only events of others so far. */
  readonly behind: number | null;
  /** Whether that is an estimate: exact are up to 1,000 events, and all where positions are numbers in a row. */
  readonly isEstimate: boolean;
  /** Age of the first event that it has not folded, in s; 0 at the head; null like `behind`. */
  readonly behindSeconds: number | null;
  /** Events a second, over the last ten seconds. */
  readonly rate: number;
  /** Streams that wait. */
  readonly parked: number;
  /** Code of the failure that stopped it, or that it is retrying. */
  readonly error?: string;
  /** Why it has stopped, in words: kinds, ids and places. */
  readonly reason?: string;
  /** When it stopped. RFC 3339 UTC with ms. */
  readonly since?: string;
  /** The event at which it stopped; absent when a store failed it. */
  readonly failedAt?: EventPlace;
  /** Of a build that is not served: how far it is, 0 to 1. */
  readonly progress?: number;
  /** Of a build that is not served: when it will have caught up at this rate. RFC 3339 UTC with ms. */
  readonly expectedEnd?: string;
}

export type WaitOutcome = 'reached' | 'late' | 'parked';

/** What an operator asks for. `version`: default every version, or the served one where a stream is named. Reasons hold no personal data. */
export type ManagementCommand =
  | { readonly type: 'pause' | 'resume'; readonly name: string; readonly version?: number | undefined }
  | { readonly type: 'rebuild'; readonly name: string; readonly hold?: boolean | undefined }
  | { readonly type: 'switch' | 'rollback'; readonly name: string }
  | { readonly type: 'drop'; readonly name: string; readonly version: number; readonly generation: number }
  | {
      readonly type: 'retry';
      readonly name: string;
      readonly stream: string;
      readonly version?: number | undefined;
    }
  | {
      readonly type: 'park' | 'skip';
      readonly name: string;
      readonly stream: string;
      /** 1 to 500 characters. */
      readonly reason: string;
      readonly version?: number | undefined;
    };

/** What became of a management command. */
export interface ManagementAnswer {
  /** Of its event in the operations stream. */
  readonly revision: number;
  /** The command id was used before, and nothing was submitted now. */
  readonly repeated: boolean;
  /** `ordered`: it stands, and the next holder of the build carries it out; it was not done within the time given. */
  readonly outcome: 'done' | 'ordered';
  /** After a retry or skip: where the stream waits now; null when nothing of it does. */
  readonly parked: ParkedStream | null;
}

/** Runs projections. Methods that name one throw `UNKNOWN_PROJECTION`. */
export interface Projections {
  /** Begins to run; without it this process only queries, submits and waits. */
  start(): Promise<void>;
  /** Finishes the running steps and gives the leases back. Final. */
  stop(): Promise<void>;
  /** Collection that queries read now, at most a second old. Throws `PROJECTION_NOT_READY`, with the event at which its first build has stopped. */
  serving(name: string): Promise<string>;
  /** Reads at once which collections queries are to read. */
  refresh(): Promise<void>;
  /**
   * Waits until queries see everything up to the position. `late`: not within `timeoutMs`. `parked`: the event there
   * belongs to a stream that waits for an operator.
   */
  waitFor(name: string, position: Position, timeoutMs: number): Promise<WaitOutcome>;
  states(): Promise<readonly ProjectionState[]>;
  parked(name?: string): Promise<readonly ParkedStream[]>;
  /** Builds that stand still until an operator acts, in any process, at most a few seconds old. Asks the document store once. */
  stopped(): Promise<readonly StoppedBuild[]>;
  /**
   * Writes a management command down as an event of the operations stream, where the holder of the build finds it, and waits at most
   * `timeoutMs` (default 5,000) until it is carried out. The same command id again answers for the first one.
   * Throws the refusals of `managementErrors`, `COMMAND_ID_REUSED`, and the stores' errors.
   */
  submit(
    command: ManagementCommand,
    envelope: CommandEnvelope,
    timeoutMs?: number,
  ): Promise<ManagementAnswer>;
  /**
   * Begins to compare the build beside with the served one, in this process, and answers at once. The counts are an event of the
   * operations stream in the end. Throws `PROJECTION_NO_BUILD`, `PROJECTION_NOT_CAUGHT_UP`.
   */
  compare(name: string, envelope: CommandEnvelope): Promise<Comparison>;
  /** How far the comparison is, or what the last one found; null: there was none. */
  comparison(name: string): Promise<Comparison | null>;
  /** What operators have done, the latest first. `before`: revision to begin before; default the end. `limit`: 1 to 1,000. */
  history(limit: number, before?: number): Promise<readonly RecordedOperation[]>;
}
