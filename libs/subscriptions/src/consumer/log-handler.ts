import type { Lease, RecordedEvent } from '@parley/eventsourcing';
import type { LogFeed } from '../feed/log-feed.js';
import type { FeedPage } from '../feed/page-cache.js';
import type { Notifier } from '../feed/notifier.js';
import type { ConsumerContext } from './context.js';
import type { LeaseSession } from './lease-session.js';
import type { Throttle } from './throttle.js';
import type { Throughput } from './throughput.js';

/** An event that cannot be handled as the program is now. */
export interface Poison {
  /** Index in the page. */
  readonly index: number;
  readonly event: RecordedEvent;
  readonly error: unknown;
}

/** How far a page has been handled. */
export interface Cursor {
  /** Index of the first event not handled. */
  start: number;
  /** Most events to handle before storing: one while an event is being found out or tried again. */
  most: number;
}

export const wholePage = (): Cursor => ({ start: 0, most: Infinity });

/** What happens to a consumer that an operator wants to read in the log. `left`: null for one that is released. */
export type ConsumerNotice =
  | { readonly kind: 'left'; readonly code: string | null }
  | { readonly kind: 'resumed'; readonly stream: string | null };

/** What a consumer does with the log: a projector folds it into documents, a reactor acts on it. */
export interface LogHandler<S extends LeaseSession> {
  /** Name of the lease that its consumer needs. */
  readonly lease: string;
  /** Each event takes it long: readers that are ahead do not wait for it. */
  readonly isSlow: boolean;
  /** Whether it goes before those that are not urgent, as last known. */
  isUrgent(): boolean;
  /** Whether no event is to be handled, as last known. */
  isPaused(): boolean;
  /** Reads where it stands, and finishes what a kill interrupted. */
  load(consumer: Consumer<S>, lease: Lease): Promise<S>;
  /** Says that the lease was taken, and which streams wait. */
  onTaken(session: S): void;
  /**
   * What is to be done before each page: what operators have asked for, reports to other processes. `wait`: no page is to be
   * read before the next wake-up; `again`: there is more to prepare.
   */
  prepare(consumer: Consumer<S>, session: S): Promise<'consume' | 'wait' | 'again'>;
  /** Handles events of the page, stores what follows and moves the cursor behind them. Answers the event that failed. */
  handle(session: S, page: FeedPage, cursor: Cursor, signal: AbortSignal): Promise<Poison | null>;
  /** After the last attempt at an event: its stream waits from now on. False: the whole consumer stands still instead. */
  giveUp(session: S, poison: Poison, attempts: number): Promise<boolean>;
  /** A page has been passed; `isAtEnd`: the log held nothing more. */
  passed(consumer: Consumer<S>, session: S, isAtEnd: boolean): Promise<void>;
  /** A fault that lasts. True when it has waited until the fault may be gone; false: it is tried again a while later. */
  onLastingFault(consumer: Consumer<S>, error: unknown): Promise<boolean>;
  /** The lease is not held any more, and all that was loaded is forgotten. */
  onReset(): void;
  /** The lease is about to be given back. */
  beforeRelease(session: S): Promise<void>;
  /** Stable code of any failure. */
  codeOf(error: unknown): string;
  notify(notice: ConsumerNotice): void;
}

export interface ConsumerOptions<S extends LeaseSession> {
  readonly context: ConsumerContext;
  readonly feed: LogFeed;
  readonly throttle: Throttle;
  readonly handler: LogHandler<S>;
  /** Told of every failure that is retried: code only. */
  readonly onError: (code: string) => void;
}

/** Brings one handler forward through the log, as long as it holds the lease. */
export interface Consumer<S extends LeaseSession> extends ConsumerOptions<S> {
  readonly signal: AbortSignal;
  /** Tells that the position moves, or that the lease comes or goes. */
  readonly moves: Notifier;
  readonly throughput: Throughput;
  /** Null while another process holds the lease, or before it is taken. */
  session: S | null;
  /** The log held nothing more when it was last read. */
  isLive: boolean;
  /** Code of a failure that is being retried. */
  error: string | null;
  /** ms to wait after the next failure. */
  pauseMs: number;
  /** How often urgent consumers had begun when this one last had a turn. */
  turnsSeen: number;
  start(): void;
  /** Finishes the running step and gives the lease back. Final. */
  stop(): Promise<void>;
}

/** What is seen of a consumer that runs here, whatever its handler. */
export type RunningHere = Pick<Consumer<LeaseSession>, 'moves'> & { readonly session: LeaseSession | null };
