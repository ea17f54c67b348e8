import type { EventStore, LogPage } from '../event-store.js';
import type { Position } from '../event.js';
import { createBell } from './bell.js';

/** A page, and what was known of the log's end when it was read. */
export interface FeedPage extends LogPage {
  readonly stamp: number;
}

/** The log as all runners of a process read it: runners at the same place share one read. */
export interface LogFeed {
  /** Begins to listen and to poll. */
  open(): void;
  page(from: Position, limit: number): Promise<FeedPage>;
  /** Resolves when there may be more than there was at the stamp, or when the signal aborts. */
  moved(stamp: number, signal: AbortSignal): Promise<void>;
  /** Resolves at the next wake-up, or when the signal aborts. */
  woken(signal: AbortSignal): Promise<void>;
  /** Wakes everybody who waits. */
  wake(): void;
  close(): void;
}

export interface LogFeedOptions {
  readonly eventStore: EventStore;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Time between two wake-ups when nothing else says that there is more, in ms. */
  readonly pollMs: number;
}

/**
 * Least time between two wake-ups by appends, in ms: the first comes at once, those behind it together. A busy log is then
 * folded in batches, instead of once for every group of appends.
 */
const APPEND_PAUSE_MS = 5;

/** Full pages kept for runners that come later. */
const KEPT_PAGES = 8;

interface CachedPage {
  readonly page: Promise<FeedPage>;
  /** A full page never changes; any other is good until the next wake-up. */
  isFull: boolean;
}

export function createLogFeed({ eventStore, sleep, pollMs }: LogFeedOptions): LogFeed {
  const cache = new Map<Position, CachedPage>();
  const bell = createBell();
  const closing = new AbortController();
  let stamp = 0;

  const wake = (): void => {
    stamp += 1;
    for (const [from, cached] of cache) if (!cached.isFull) cache.delete(from);
    bell.ring();
  };

  const read = (from: Position, limit: number): Promise<FeedPage> => {
    const readAt = stamp;
    const page = eventStore.readAll({ from, limit }).then((found) => ({ ...found, stamp: readAt }));
    const cached: CachedPage = { page, isFull: false };
    for (const oldest of [...cache.keys()].slice(0, 1 - KEPT_PAGES)) cache.delete(oldest);
    cache.set(from, cached);
    page.then(
      ({ end }) => (cached.isFull = !end),
      () => cache.get(from) === cached && cache.delete(from),
    );
    return page;
  };

  let isPausing = false;
  let appendedMeanwhile = false;
  const appended = (): void => {
    if (isPausing) {
      appendedMeanwhile = true;
      return;
    }
    wake();
    isPausing = true;
    void sleep(APPEND_PAUSE_MS, closing.signal).then(() => {
      isPausing = false;
      if (!appendedMeanwhile) return;
      appendedMeanwhile = false;
      appended();
    });
  };

  const poll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await sleep(pollMs, closing.signal);
      wake();
    }
  };

  return {
    open() {
      closing.signal.addEventListener('abort', eventStore.onAppended(appended));
      void poll();
    },
    page: (from, limit) => cache.get(from)?.page ?? read(from, limit),
    moved: (seen, signal) => (stamp > seen ? Promise.resolve() : bell.next(signal)),
    woken: (signal) => bell.next(signal),
    wake,
    close: () => closing.abort(),
  };
}
