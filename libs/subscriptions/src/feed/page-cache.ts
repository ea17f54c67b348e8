import type { EventStore, LogPage, Position } from '@parley/eventsourcing';
import type { Decoded } from './decoded.js';

/** A page, and what was known of the log's end when it was read. */
export interface FeedPage extends LogPage {
  readonly stamp: number;
  readonly decoded: Decoded;
}

/** Pages that several readers ask for one after the other, each read once. */
export interface PageCache {
  read(from: Position, limit: number, stamp: number): Promise<FeedPage>;
  /** Forgets pages that end with the log: there may be more now. */
  forgetEnds(): void;
  /** How many full pages lie between two places; 0 when kept pages do not join them. */
  between(from: Position, to: Position): number;
}

/** Full pages kept for readers that come later. */
const KEPT_PAGES = 6;

interface CachedPage {
  readonly page: Promise<FeedPage>;
  /** Where a full page ends: it never changes. Null for any other, and while it is read. */
  next: Position | null;
  state: 'reading' | 'reading since before the end moved' | 'read';
}

export function createPageCache(eventStore: EventStore): PageCache {
  const pages = new Map<Position, CachedPage>();

  const keep = (from: Position, page: Promise<FeedPage>): void => {
    for (const oldest of [...pages.keys()].slice(0, 1 - KEPT_PAGES)) pages.delete(oldest);
    const cached: CachedPage = { page, next: null, state: 'reading' };
    const forget = (): void => {
      if (pages.get(from) === cached) pages.delete(from);
    };
    pages.set(from, cached);
    page.then(({ end, next }) => {
      if (end && cached.state !== 'reading') forget();
      cached.next = end ? null : next;
      cached.state = 'read';
    }, forget);
  };

  return {
    read(from, limit, stamp) {
      const known = pages.get(from);
      if (known !== undefined) return known.page;
      const page = eventStore.readAll({ from, limit }).then((found) => ({ ...found, stamp, decoded: [] }));
      keep(from, page);
      return page;
    },
    forgetEnds() {
      for (const [from, cached] of pages) {
        // Most of what is being read is full; were it forgotten, it would be read twice.
        if (cached.state !== 'read') cached.state = 'reading since before the end moved';
        else if (cached.next === null) pages.delete(from);
      }
    },
    between(from, to) {
      let place: Position | null = from;
      for (let count = 0; place !== null; count++) {
        if (place >= to) return count;
        place = pages.get(place)?.next ?? null;
      }
      return 0;
    },
  };
}
