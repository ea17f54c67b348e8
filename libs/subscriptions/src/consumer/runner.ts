import { setMaxListeners } from 'node:events';
import { createQueue, type Position } from '@parley/eventsourcing';
import { createBell } from '../feed/notifier.js';
import type { BuildId } from '../projector/build.js';
import { createPace } from './throughput.js';
import { runUntilStopped } from './consumer-loop.js';
import { FIRST_PAUSE_MS, isPaused, type Run, type RunnerOptions } from './consumer.js';

/** Brings one build forward, as long as it holds the lease. */
export interface Runner {
  readonly build: BuildId;
  start(): void;
  stop(): Promise<void>;
  view(): RunView;
  isPaused(): boolean;
  /** True once the position is reached, false when the runner has no lease or the signal aborts. */
  reached(position: Position, signal: AbortSignal): Promise<boolean>;
}

export type RunView = Pick<Run, 'held' | 'isStandby' | 'isLive' | 'stop' | 'error' | 'pace'>;

export function createRunner(options: RunnerOptions): Runner {
  const stopping = new AbortController();
  // A build that lets others go first listens once more at every wake-up, until its turn comes.
  setMaxListeners(0, stopping.signal);
  const run = newRun(options, stopping.signal);
  let running: Promise<void> = Promise.resolve();

  return {
    build: options.build,
    start: () => void (running = runUntilStopped(run)),
    stop() {
      stopping.abort();
      return running;
    },
    view: () => run,
    isPaused: () => isPaused(run),
    reached: (position, signal) => reached(run, position, signal),
  };
}

function newRun(options: RunnerOptions, signal: AbortSignal): Run {
  const state = { held: null, isStandby: false, isLive: false, stop: null, error: null };
  return {
    ...options,
    ...state,
    signal,
    serially: createQueue(),
    moves: createBell(),
    stoppedAfter: -1,
    isPauseTold: false,
    turnsSeen: 0,
    pace: createPace(options.context.clock),
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
