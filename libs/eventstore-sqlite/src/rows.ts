import { damagedEvent, type RecordedEvent } from '@parley/eventsourcing';
import type { Database } from '@parley/sqlite';
import { ReadOutlines } from './outlines/read-outlines.js';
import { uuidAt } from './outlines/texts.js';

/** Position, stream, revision, bytes in hex, type or nothing, recorded at, data or values, metadata or names of outlines. */
export type Row = readonly [number, string, number, string, string, number, string, string];

export const COLUMNS = `e.position, s.name, e.revision, hex(e.id), e.type, e.recorded_at, e.data, e.metadata
  FROM events e JOIN streams s ON s.id = e.stream`;

/** Reads rows of one file. */
export interface Rows {
  readonly toEvents: (rows: readonly Row[]) => RecordedEvent[];
}

export function createRows(database: Database.Database): Rows {
  const outlines = new ReadOutlines(database);
  return {
    toEvents(rows) {
      // Groups share their time, so it is written as text once for each.
      let time = NaN;
      let recordedAt = '';
      return rows.map((row) => {
        if (row[5] !== time) {
          time = row[5];
          recordedAt = new Date(time).toISOString();
        }
        return eventOf(row, recordedAt, outlines);
      });
    },
  };
}

function eventOf(row: Row, recordedAt: string, outlines: ReadOutlines): RecordedEvent {
  const [at, stream, revision, hex, type, , text, beside] = row;
  const [id, position] = [uuidAt(hex, 0), BigInt(at)];
  try {
    if (type !== '') {
      const metadata = JSON.parse(beside) as RecordedEvent['metadata'];
      const data = JSON.parse(text) as unknown;
      return { id, type, stream, revision, position, recordedAt, data, metadata };
    }
    const pair = outlines.get(beside);
    const [data, metadata] = pair.build(text, hex);
    return { id, type: pair.type, stream, revision, position, recordedAt, data, metadata };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Its place is known even where its content cannot be read any more.
    const known = type || outlines.typeOf(beside);
    return damagedEvent({ id, type: known, stream, revision, position, recordedAt });
  }
}

export const charactersOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + row[6].length + row[7].length, 0);
