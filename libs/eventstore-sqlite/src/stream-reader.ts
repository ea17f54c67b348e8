import { checkRead, type ReadStreamOptions, type RecordedEvent } from '@parley/eventsourcing';
import type { Database } from '@parley/sqlite';
import type { Heads } from './heads.js';
import { COLUMNS, toEvents, type Row } from './rows.js';

export type StreamReader = (stream: string, options: ReadStreamOptions) => readonly RecordedEvent[];

export function createStreamReader(database: Database.Database, heads: Heads): StreamReader {
  const select = (range: string) =>
    database.prepare(`SELECT ${COLUMNS} WHERE e.stream = ? AND ${range}`).raw();
  const forwards = select('e.revision >= ? ORDER BY e.revision LIMIT ?');
  const backwards = select('e.revision <= ? ORDER BY e.revision DESC LIMIT ?');

  return (stream, { from, direction = 'forwards', limit }) => {
    checkRead(from, limit);
    const head = heads.get(stream);
    if (direction === 'backwards') {
      return toEvents(backwards.all([head.id, from ?? head.revision, limit]) as Row[]);
    }
    // The usual question of a command on a cached aggregate: is there anything new? Memory knows.
    if (from !== undefined && from > head.revision) return [];
    return toEvents(forwards.all([head.id, from ?? 0, limit]) as Row[]);
  };
}
