import {
  START,
  checkRead,
  type LogPage,
  type ReadAllOptions,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { readingAt, storeDamaged, type Database } from '@parley/sqlite';
import { LRUCache } from 'lru-cache';
import { KIND } from './format.js';
import { COLUMNS, charactersOf, type Row, type Rows } from './rows.js';

/** Pages remembered so that several projections at one place of the log parse it once. */
const MAX_PAGES = 2;
const MAX_PAGE_CHARACTERS = 8 * 1024 * 1024;

export interface LogReaderOptions {
  readonly database: Database.Database;
  /** Last position. */
  readonly head: () => number;
  readonly path: string;
  readonly rows: Rows;
}

export class LogReader {
  private readonly head;
  private readonly path;
  private readonly toEvents;
  private readonly after;
  private readonly before;
  private readonly at;
  private readonly pages = new LRUCache<string, readonly RecordedEvent[]>({ max: MAX_PAGES });

  constructor({ database, head, path, rows }: LogReaderOptions) {
    this.head = head;
    this.path = path;
    this.toEvents = rows.toEvents;
    const select = (range: string) => database.prepare(`SELECT ${COLUMNS} WHERE ${range}`).raw();
    this.after = select('e.position > ? ORDER BY e.position LIMIT ?');
    this.before = select('e.position < ? ORDER BY e.position DESC LIMIT ?');
    this.at = select('e.position = ?');
  }

  eventAt(position: bigint): RecordedEvent | null {
    if (position <= START || position > BigInt(this.head())) return null;
    const rows = this.rows(Number(position) - 1, 1, () => this.at.all([Number(position)]));
    return this.toEvents(rows)[0] ?? null;
  }

  read({ from, direction = 'forwards', limit }: ReadAllOptions): LogPage {
    checkRead(from, limit);
    if (direction === 'forwards') return this.forwards(from ?? START, limit);
    return this.backwards(from ?? BigInt(this.head()) + 1n, limit);
  }

  private forwards(from: bigint, limit: number): LogPage {
    const events = this.readAfter(Number(from), limit);
    const next = events.at(-1)?.position ?? from;
    return { events, next, end: next >= BigInt(this.head()) };
  }

  private backwards(from: bigint, limit: number): LogPage {
    const last = Math.min(Number(from) - 1, this.head());
    const count = Math.max(0, Math.min(limit, last));
    const rows = this.rows(last - count, count, () => this.before.all([Number(from), limit]));
    const events = this.toEvents(rows);
    const next = events.at(-1)?.position ?? START;
    return { events, next, end: next <= 1n };
  }

  /** As many rows as there are positions, for the log has no gaps. Throws `STORE_DAMAGED` where one cannot be read, or is missing. */
  private rows(after: number, count: number, read: () => unknown[]): readonly Row[] {
    const place = (): string => `at position ${this.firstUnreadable(after, count)}`;
    const rows = readingAt(KIND, this.path, place, read) as Row[];
    if (rows.length !== count) throw storeDamaged(KIND, this.path, place());
    return rows;
  }

  private firstUnreadable(after: number, count: number): number {
    for (let position = after + 1; position < after + count; position++) {
      try {
        if (this.at.all([position]).length === 0) return position;
      } catch {
        return position;
      }
    }
    return after + count;
  }

  private readAfter(from: number, limit: number): readonly RecordedEvent[] {
    if (from >= this.head()) return [];
    const key = `${from}:${limit}`;
    const cached = this.pages.get(key);
    if (cached) return cached;
    const count = Math.min(limit, this.head() - from);
    const rows = this.rows(from, count, () => this.after.all([from, limit]));
    const events = this.toEvents(rows);
    // The log only grows, so a full page never changes; the rest of the log does.
    if (rows.length === limit && charactersOf(rows) <= MAX_PAGE_CHARACTERS) this.pages.set(key, events);
    return events;
  }
}
