import { damagedEvent, type RecordedEvent } from '@parley/eventsourcing';
import type { Database } from '@parley/sqlite';
import { builtOf, ReadOutlines } from './outlines/read-outlines.js';
import { uuidAt } from './outlines/texts.js';

/** Position, stream, revision, bytes in hex, type or outline of the data, recorded at, data or values, metadata or their outline. */
export type Row = readonly [number, string, number, string, string | number, number, string, string | number];

export const COLUMNS = `e.position, s.name, e.revision, hex(e.id), ifnull(e.data_outline, e.type), e.recorded_at, e.data, ifnull(e.metadata_outline, e.metadata)
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
  const [at, stream, revision, hex, kind, , text, kindOfMetadata] = row;
  const [id, position] = [uuidAt(hex, 0), BigInt(at)];
  let type = typeof kind === 'string' ? kind : '';
  try {
    if (typeof kind === 'string' || typeof kindOfMetadata === 'string') {
      const metadata = JSON.parse(String(kindOfMetadata)) as RecordedEvent['metadata'];
      return {
        id,
        type,
        stream,
        revision,
        position,
        recordedAt,
        data: JSON.parse(text) as unknown,
        metadata,
      };
    }
    const ofData = outlines.get(kind);
    type = ofData.type;
    const [data, metadata] = builtOf(ofData, outlines.get(kindOfMetadata), text, hex);
    return { id, type, stream, revision, position, recordedAt, data, metadata };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Its place is known even where its content cannot be read any more.
    return damagedEvent({ id, type, stream, revision, position, recordedAt });
  }
}

export const charactersOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + row[6].length + String(row[7]).length, 0);
