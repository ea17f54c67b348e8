import { setMaxListeners } from 'node:events';
import { createNotifier } from '../feed/notifier.js';
import { runUntilStopped } from './consumer-loop.js';
import { FIRST_PAUSE_MS } from './consumer-state.js';
import type { LeaseSession } from './lease-session.js';
import type { Consumer, ConsumerOptions } from './log-handler.js';
import { createThroughput } from './throughput.js';

export function createConsumer<S extends LeaseSession>(options: ConsumerOptions<S>): Consumer<S> {
  const stopping = new AbortController();
  // A consumer that lets others go first listens once more at every wake-up, until its turn comes.
  setMaxListeners(0, stopping.signal);
  let running: Promise<void> = Promise.resolve();
  const consumer: Consumer<S> = {
    ...options,
    signal: stopping.signal,
    moves: createNotifier(),
    throughput: createThroughput(options.context.clock),
    ...{ session: null, isLive: false, error: null },
    pauseMs: FIRST_PAUSE_MS,
    turnsSeen: 0,
    start: () => void (running = runUntilStopped(consumer)),
    stop() {
      stopping.abort();
      return running;
    },
  };
  return consumer;
}
