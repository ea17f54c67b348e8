import { checkRead, type ReadStreamOptions, type RecordedEvent } from '@parley/eventsourcing';
import { readingAt, storeDamaged, type Database } from '@parley/sqlite';
import { KIND } from './format.js';
import type { Heads } from './heads.js';
import { COLUMNS, type Row, type Rows } from './rows.js';

export type StreamReader = (stream: string, options: ReadStreamOptions) => readonly RecordedEvent[];

export interface StreamReaderOptions {
  readonly database: Database.Database;
  readonly heads: Heads;
  readonly path: string;
  readonly rows: Rows;
}

export function createStreamReader({
  database,
  heads,
  path,
  rows: known,
}: StreamReaderOptions): StreamReader {
  const select = (range: string) =>
    database.prepare(`SELECT ${COLUMNS} WHERE e.stream = ? AND ${range}`).raw();
  const forwards = select('e.revision >= ? ORDER BY e.revision LIMIT ?');
  const backwards = select('e.revision <= ? ORDER BY e.revision DESC LIMIT ?');

  const page = (stream: string, { from, direction = 'forwards', limit }: ReadStreamOptions) => {
    const place = (): string => `in stream ${stream}`;
    return readingAt(KIND, path, place, () => {
      const head = heads.get(stream);
      const isForwards = direction === 'forwards';
      const first = isForwards ? (from ?? 0) : Math.min(from ?? head.revision, head.revision);
      if (first > head.revision) return [];
      const rows = (isForwards ? forwards : backwards).all([head.id, first, limit]) as Row[];
      // A stream has no gaps: what is missing was lost.
      const count = Math.min(limit, isForwards ? head.revision - first + 1 : first + 1);
      if (rows.length !== count) throw storeDamaged(KIND, path, place());
      return known.toEvents(rows);
    });
  };

  return (stream, options) => {
    const { from, direction, limit } = options;
    checkRead(from, limit);
    // The usual question of a command on a cached aggregate: is there anything new? Memory knows.
    const isAhead = direction !== 'backwards' && from !== undefined;
    return isAhead && from > (heads.known(stream)?.revision ?? Infinity) ? [] : page(stream, options);
  };
}
