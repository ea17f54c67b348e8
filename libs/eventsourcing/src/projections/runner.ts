import { createQueue } from '../command-runner.queue.js';
import type { Actor, Position } from '../event.js';
import { createBell } from './bell.js';
import type { BuildId } from './build.js';
import { retry, skip } from './orders.js';
import type { ParkedStream } from './parked.js';
import { runUntilStopped } from './run-loop.js';
import { FIRST_PAUSE_MS, type Run, type RunnerOptions } from './run.js';

/** Brings one build forward, as long as it holds the lease. */
export interface Runner {
  readonly build: BuildId;
  start(): void;
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
  view(): Pick<Run, 'held' | 'isStandby' | 'isPaused' | 'isLive' | 'failure' | 'error'>;
  /** True once the position is reached, false when the runner has no lease or the signal aborts. */
  reached(position: Position, signal: AbortSignal): Promise<boolean>;
  retry(stream: string): Promise<ParkedStream | null>;
  skip(stream: string, reason: string, actor: Actor): Promise<ParkedStream | null>;
}

export function createRunner(options: RunnerOptions): Runner {
  const stopping = new AbortController();
  const run = newRun(options, stopping.signal);
  let running: Promise<void> = Promise.resolve();

  return {
    build: options.build,
    start: () => void (running = runUntilStopped(run)),
    stop() {
      stopping.abort();
      return running;
    },
    pause: () => void (run.isPaused = true),
    resume() {
      run.isPaused = false;
      run.failure = null;
      run.feed.wake();
    },
    view: () => run,
    reached: (position, signal) => reached(run, position, signal),
    retry: (stream) => retry(run, stream),
    skip: (stream, reason, actor) => skip(run, stream, reason, actor),
  };
}

function newRun(options: RunnerOptions, signal: AbortSignal): Run {
  const state = { held: null, isStandby: false, isPaused: false, isLive: false, failure: null, error: null };
  return {
    ...options,
    ...state,
    signal,
    serially: createQueue(),
    moves: createBell(),
    pauseMs: FIRST_PAUSE_MS,
  };
}

async function reached(run: Run, position: Position, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted && run.held !== null) {
    if (run.held.position >= position) return true;
    await run.moves.next(signal);
  }
  return false;
}
