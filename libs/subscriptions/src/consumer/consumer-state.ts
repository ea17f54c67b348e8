import type { Position } from '@parley/eventsourcing';
import type { LeaseSession } from './lease-session.js';
import type { Consumer, RunningHere } from './log-handler.js';

/** ms to wait after the first failure. */
export const FIRST_PAUSE_MS = 50;

/** Forgets everything: the loop takes the lease and loads again. */
export function reset<S extends LeaseSession>(consumer: Consumer<S>): void {
  consumer.session = null;
  consumer.isLive = false;
  consumer.handler.onReset();
  consumer.moves.notify();
  consumer.feed.wake();
}

/** Says why this process does not run it any more; null: it gives it back. */
export function notifyLeft<S extends LeaseSession>(
  { session, handler }: Consumer<S>,
  code: string | null,
): void {
  if (session !== null) handler.notify({ kind: 'left', code });
}

/** True once everything up to the position is stored, false when the consumer has no lease or the signal aborts. */
export async function reached(
  consumer: RunningHere,
  position: Position,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted && consumer.session !== null) {
    const { position: at, unstored } = consumer.session;
    if (at >= position && unstored === null) return true;
    await consumer.moves.next(signal);
  }
  return false;
}
