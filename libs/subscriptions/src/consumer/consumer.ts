import type { Queue } from '@parley/eventsourcing';
import type { Projection } from '../projector/projection.js';
import type { Bell } from '../feed/notifier.js';
import { buildKey, type BuildId } from '../projector/build.js';
import type { Held, RunnerContext } from '../projector/session.js';
import type { LogFeed } from '../feed/log-feed.js';
import type { OperationsLog } from '../management/management-log.js';
import type { Pace } from './throughput.js';
import { stoppedBuild, type Stop } from '../projections/stop.js';
import type { Turns } from './throttle.js';

export interface RunnerOptions {
  readonly context: RunnerContext;
  readonly feed: LogFeed;
  readonly operations: OperationsLog;
  readonly turns: Turns;
  readonly build: BuildId;
  readonly projection: Projection;
  /** Whether a poison event stops the build: true until queries read it. */
  readonly isStrict: () => Promise<boolean>;
  /** Whether queries read it, as last known. */
  readonly isServed: () => boolean;
  /** Whether queries wait for it: they read it, or nothing is there to be read yet. As last known. */
  readonly isUrgent: () => boolean;
  /** Whether nothing of the projection is served yet. */
  readonly isFirst: () => Promise<boolean>;
  /** Called whenever the log held nothing more. */
  readonly onCaughtUp: () => void;
  readonly onError: (code: string) => void;
}

/** A runner from its start to its stop. */
export interface Run extends RunnerOptions {
  readonly signal: AbortSignal;
  /** Steps of the loop and orders of operators, one at a time. */
  readonly serially: Queue;
  /** Rings when the position moves or the lease comes or goes. */
  readonly moves: Bell;
  /** How often served builds had begun to fold when this one last had a turn. */
  turnsSeen: number;
  /** Null while another process holds the lease, or before it is taken. */
  held: Held | null;
  /** Another process had the lease when this one last asked. */
  isStandby: boolean;
  isLive: boolean;
  /** Why it stands still. */
  stop: Stop | null;
  /** Revision of the operations stream when it stopped: a later resumption lets it try again. */
  stoppedAfter: number;
  /** Whether it was told that it is paused. */
  isPauseTold: boolean;
  readonly pace: Pace;
  /** Code of a failure that is being retried. */
  error: string | null;
  /** ms to wait after the next failure. */
  pauseMs: number;
}

export const FIRST_PAUSE_MS = 50;

/** Forgets everything: the loop takes the lease and loads again. */
export function letGo(run: Run): void {
  run.held = null;
  run.isLive = false;
  run.stop = null;
  run.moves.ring();
  run.feed.wake();
}

export const isPaused = ({ operations, build }: Pick<Run, 'operations' | 'build'>): boolean =>
  operations.known().paused.has(buildKey(build));

/** Lets a build that has stopped try again once an operator has resumed it. */
export function liftStop(run: Run): void {
  const resumed = run.operations.known().resumed.get(buildKey(run.build)) ?? -1;
  if (run.stop === null || resumed <= run.stoppedAfter) return;
  run.stop = null;
  run.context.onNotice({ kind: 'resumed', build: run.build, stream: null });
}

/** Tells once that an operator has paused the build, or resumed it. */
export function tellPause(run: Run): void {
  const isNow = isPaused(run);
  if (isNow === run.isPauseTold) return;
  run.isPauseTold = isNow;
  const { build } = run;
  run.context.onNotice(isNow ? { kind: 'paused', build } : { kind: 'resumed', build, stream: null });
}

/** The build stands still from now on. */
export function standStill(run: Run, stop: Stop): void {
  run.stop = stop;
  run.stoppedAfter = run.operations.known().revision;
  run.isLive = false;
  run.context.onNotice({ kind: 'stopped', build: stoppedBuild(run.build, run.isServed(), stop) });
}

/** Runs a step while no other step of this runner does. */
export const oneStep = <T>(run: Run, step: () => Promise<T>): Promise<T> => run.serially('step', step);
