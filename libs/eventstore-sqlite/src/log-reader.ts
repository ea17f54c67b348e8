import { START, type LogPage, type ReadAllOptions, type RecordedEvent } from '@parley/eventsourcing';
import type { Database } from '@parley/sqlite';
import { LRUCache } from 'lru-cache';
import { checkRead } from './read-options.js';
import { COLUMNS, toEvents, type Row } from './rows.js';

/** Pages remembered so that several projections at one place of the log parse it once. */
const MAX_PAGES = 4;
const MAX_PAGE_CHARACTERS = 8 * 1024 * 1024;

export type LogReader = (options: ReadAllOptions) => LogPage;

export function createLogReader(database: Database.Database, head: () => number): LogReader {
  const select = (range: string) => database.prepare(`SELECT ${COLUMNS} WHERE ${range}`).raw();
  const after = select('e.position > ? ORDER BY e.position LIMIT ?');
  const before = select('e.position < ? ORDER BY e.position DESC LIMIT ?');
  const pages = new LRUCache<string, readonly RecordedEvent[]>({ max: MAX_PAGES });

  function readAfter(from: number, limit: number): readonly RecordedEvent[] {
    if (from >= head()) return [];
    const key = `${from}:${limit}`;
    const cached = pages.get(key);
    if (cached) return cached;
    const rows = after.all([from, limit]) as unknown as Row[];
    const events = toEvents(rows);
    // The log only grows, so a full page never changes; the rest of the log does.
    if (rows.length === limit && characters(rows) <= MAX_PAGE_CHARACTERS) pages.set(key, events);
    return events;
  }

  function forwards(from: bigint, limit: number): LogPage {
    const events = readAfter(Number(from), limit);
    const next = events.at(-1)?.position ?? from;
    return { events, next, end: next >= BigInt(head()) };
  }

  function backwards(from: bigint, limit: number): LogPage {
    const events = toEvents(before.all([Number(from), limit]) as unknown as Row[]);
    const next = events.at(-1)?.position ?? START;
    return { events, next, end: next <= 1n };
  }

  return ({ from, direction = 'forwards', limit }) => {
    checkRead(from, limit);
    if (direction === 'forwards') return forwards(from ?? START, limit);
    return backwards(from ?? BigInt(head()) + 1n, limit);
  };
}

const characters = (rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + row[6].length + row[7].length, 0);
