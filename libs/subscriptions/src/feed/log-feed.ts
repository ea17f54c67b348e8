import type { EventStore, Position } from '@parley/eventsourcing';
import { createMoves } from './moves.js';
import { createNotifier } from './notifier.js';
import { createOpenings } from './openings.js';
import { createPageCache, type FeedPage } from './page-cache.js';
import { realSleep } from './sleep.js';

/** The log as all consumers of a process read it: those at the same place share one read. */
export interface LogFeed {
  /**
   * Listens and polls until every caller has called the answer. `onAppended` is called for every notice of an append, before any reader is
   * woken.
   */
  open(onAppended?: () => void): () => void;
  /** The page after a position. A reader far ahead of one that comes after it waits a little, so that they can share. */
  page(reader: object, from: Position, limit: number): Promise<FeedPage>;
  /** Reads a page early; `page` answers it. */
  prefetch(from: Position, limit: number): void;
  /** No other reader waits for this one until it asks again. */
  leave(reader: object): void;
  /** Resolves when there may be more than there was at the stamp, or when the signal aborts. */
  moved(stamp: number, signal: AbortSignal): Promise<void>;
  /** Resolves at the next wake-up, or when the signal aborts. */
  woken(signal: AbortSignal): Promise<void>;
  /** Wakes all readers that wait. */
  wake(): void;
}

export interface LogFeedOptions {
  readonly eventStore: EventStore;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. Default: real time. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Time between two wake-ups when nothing else says that there is more, in ms. Default 1,000. */
  readonly pollMs?: number;
}

/**
 * Least time between two wake-ups by appends, in ms: the first comes at once, those behind it together. A busy log is then folded in
 * batches, instead of once for every group of appends.
 */
const APPEND_PAUSE_MS = 5;
/** Pages that a reader may be ahead of one behind it: fewer than are kept, so that nothing is read twice. */
const LEAD_PAGES = 3;

export function createLogFeed({ eventStore, sleep = realSleep, pollMs = 1_000 }: LogFeedOptions): LogFeed {
  const pages = createPageCache(eventStore);
  const places = new Map<object, Position>();
  const wakeUps = createNotifier();
  const moves = createMoves(sleep);
  let stamp = 0;

  const wake = (): void => {
    stamp += 1;
    pages.forgetEnds();
    wakeUps.notify();
  };

  const appended = inTurns(wake, () => sleep(APPEND_PAUSE_MS, openings.closed()));
  const noticed = (): void => {
    openings.notice();
    appended();
  };

  const isFarAhead = (from: Position): boolean =>
    [...places.values()].some((place) => pages.between(place, from) > LEAD_PAGES);

  const poll = async (closed: AbortSignal): Promise<void> => {
    while (!closed.aborted) {
      await sleep(pollMs, closed);
      wake();
    }
  };

  const openings = createOpenings((closed) => {
    closed.addEventListener('abort', eventStore.onAppended(noticed));
    void poll(closed);
  });

  return {
    open: (onAppended) => openings.open(onAppended),
    async page(reader, from, limit) {
      places.set(reader, from);
      moves.note();
      if (isFarAhead(from)) await moves.wait(() => isFarAhead(from), openings.closed());
      return pages.read(from, limit, stamp);
    },
    prefetch: (from, limit) => void pages.read(from, limit, stamp),
    leave(reader) {
      places.delete(reader);
      moves.note();
    },
    moved: (seen, signal) => (stamp > seen ? Promise.resolve() : wakeUps.next(signal)),
    woken: (signal) => wakeUps.next(signal),
    wake,
  };
}

/** Runs at once, then again after a pause if it was asked for meanwhile, however often. */
function inTurns(work: () => void, pause: () => Promise<void>): () => void {
  let isPausing = false;
  let isAsked = false;
  const run = (): void => {
    isAsked = isPausing;
    if (isPausing) return;
    isPausing = true;
    work();
    void pause().then(() => {
      isPausing = false;
      if (isAsked) run();
    });
  };
  return run;
}
