import type { Actor, Position, Trace } from '@parley/eventsourcing';
import type { ConsumerDependencies } from '../consumer/context.js';
import type { ParkedReaction } from '../parked/parked-reaction.js';
import type { ProcessNotice } from './notices.js';
import type { Process } from './process.js';

export interface ProcessesDependencies extends ConsumerDependencies {
  readonly definitions: readonly Process[];
  /** Told of every failure that is retried: code only. */
  readonly onError?: (failure: { readonly process: string; readonly code: string }) => void;
  /** Told of what an operator wants to read in the log. */
  readonly onNotice?: (notice: ProcessNotice) => void;
  /** Told of every reaction carried out: `done`, or the code of the refusal. */
  readonly onReaction?: (reaction: { readonly process: string; readonly outcome: string }) => void;
}

/** `waiting`: no process of the program runs it at the moment. `failed`: it meets a fault that lasts. */
export type ProcessPhase = 'waiting' | 'catching-up' | 'live' | 'failed';

/** How one process is doing, as operators see it. */
export interface ProcessState {
  readonly name: string;
  readonly state: ProcessPhase;
  /** Who holds its lease and runs it; null: nobody. */
  readonly holder: string | null;
  /** Whether that is this program. */
  readonly here: boolean;
  /** Everything up to here was reacted to, or waits parked. */
  readonly position: Position;
  readonly head: Position | null;
  /** Events of the log that it has not come to. */
  readonly behind: number | null;
  /** Whether nobody has counted them. */
  readonly isEstimate: boolean;
  /** Age of the first event that it has not come to; 0 at the end of the log. */
  readonly behindSeconds: number | null;
  /** Reactions so far, each counted once however often it was delivered. */
  readonly done: number;
  /** Reactions that the domain refused. */
  readonly refused: number;
  /** Streams that wait. */
  readonly parked: number;
  /** Code of the failure that it is retrying. */
  readonly error?: string;
  /** Of one that has failed: why, in words, with kinds, ids and places. */
  readonly reason?: string;
  /** Since when it has failed. RFC 3339 UTC with ms. */
  readonly since?: string;
}

/** Who gives a management command, and the request that it came with. */
export type SubmittedBy = Trace & { readonly actor: Actor };

/** Runs processes. Methods that name one throw `UNKNOWN_PROCESS`. */
export interface Processes {
  /** Begins to run; without it this program only queries and submits. */
  start(): void;
  /** Finishes the running reactions and gives the leases back. Final. */
  stop(): Promise<void>;
  states(): Promise<readonly ProcessState[]>;
  /** True once the process has passed the position, false when it has not within `timeoutMs`. */
  waitFor(name: string, position: Position, timeoutMs: number): Promise<boolean>;
  parked(name?: string): Promise<readonly ParkedReaction[]>;
  /**
   * Submits a retry of what waits of a stream. Answers the command's position: once the process has passed it, the stream goes on,
   * or is parked where it failed again. Throws `PROCESS_NOT_PARKED`.
   */
  retry(name: string, stream: string, by: SubmittedBy): Promise<Position>;
  /** Submits that the event at which a stream waits is passed over, for good. Answers and throws like `retry`. */
  skip(name: string, stream: string, reason: string, by: SubmittedBy): Promise<Position>;
}
