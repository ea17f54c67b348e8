import { END, type AllStreamResolvedEvent } from '@eventstore/db-client';
import type { Position } from '@parley/eventsourcing';
import type { EsdbClient } from './client.js';
import type { Namespace } from '../namespace.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Tells that others have appended. */
export interface Signal {
  start(): void;
  stop(): void;
}

/**
 * A live subscription of which only the arrival of events counts. It ends in many ways, some of them silent; it is then begun again after a pause,
 * and all waiters are woken once it stands, since something may have been appended meanwhile. Nothing is ever lost by it: who follows the
 * log reads pages, and looks by itself now and then.
 */
export function createSignal(
  client: EsdbClient,
  { filter }: Namespace,
  onPosition: (position: Position | null) => void,
): Signal {
  let stopCurrent: (() => void) | null = null;
  let pauseMs = FIRST_PAUSE_MS;

  const subscribe = (): (() => void) => {
    const subscription = client.subscribeToAll({ fromPosition: END, filter });
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;

    const end = (): void => {
      if (isOver) return;
      isOver = true;
      // Rejects when there never was a connection.
      subscription.unsubscribe().catch(() => undefined);
    };
    const again = (): void => {
      if (isOver) return;
      end();
      timer = setTimeout(() => (stopCurrent = subscribe()), pauseMs * (0.5 + Math.random() / 2));
      timer.unref();
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    };

    subscription.on('confirmation', () => {
      if (isOver) return;
      pauseMs = FIRST_PAUSE_MS;
      onPosition(null);
    });
    subscription.on('data', ({ event }: AllStreamResolvedEvent) => {
      if (!isOver) onPosition(event?.position?.commit ?? null);
    });
    for (const ending of ['error', 'end', 'close'] as const) subscription.on(ending, again);
    return () => {
      clearTimeout(timer);
      end();
    };
  };

  return {
    start: () => void (stopCurrent ??= subscribe()),
    stop() {
      stopCurrent?.();
      stopCurrent = null;
    },
  };
}
