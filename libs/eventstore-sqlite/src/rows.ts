import { damagedEvent, type RecordedEvent } from '@parley/eventsourcing';

/** Position, stream, revision, id in hex, type, recorded at, data, metadata. */
export type Row = readonly [number, string, number, string, string, number, string, string];

export const COLUMNS =
  'e.position, s.name, e.revision, hex(e.id), e.type, e.recorded_at, e.data, e.metadata FROM events e JOIN streams s ON s.id = e.stream';

/** Turns rows into events. Groups share their time, so it is written as text once for each. */
export function toEvents(rows: readonly Row[]): RecordedEvent[] {
  let time = NaN;
  let recordedAt = '';
  return rows.map(([position, stream, revision, id, type, ms, data, metadata]) => {
    if (ms !== time) {
      time = ms;
      recordedAt = new Date(ms).toISOString();
    }
    return eventOf(
      { id: uuidOf(id), type, stream, revision, position: BigInt(position), recordedAt },
      data,
      metadata,
    );
  });
}

/** Its place is known even where its content cannot be read any more. */
function eventOf(
  place: Omit<RecordedEvent, 'data' | 'metadata'>,
  data: string,
  metadata: string,
): RecordedEvent {
  const { id, type, stream, revision, position, recordedAt } = place;
  try {
    return {
      id,
      type,
      stream,
      revision,
      position,
      recordedAt,
      data: JSON.parse(data) as unknown,
      metadata: JSON.parse(metadata) as RecordedEvent['metadata'],
    };
  } catch {
    return damagedEvent(place);
  }
}

function uuidOf(hex: string): string {
  const id = hex.toLowerCase();
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
}
