import {
  damagedEvent,
  type Actor,
  type EventMetadata,
  type Position,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { storeForeign } from '../connection/errors.js';
import type { Namespace } from '../namespace.js';
import { NO_JSON, type EsdbRecord } from '../wire/read-answer.js';

/** Metadata as it is stored: a copied event brings the time at which its first log recorded it. */
interface StoredMetadata extends EventMetadata {
  readonly recordedAt?: string;
}

/** Commit and prepare differ only in transactions of clients older than this kind of server. Throws STORE_FOREIGN. */
export function positionOf({ position: { commit, prepare } }: EsdbRecord): Position {
  if (commit !== prepare) throw storeForeign('it holds a transaction of an old client');
  return commit;
}

/**
 * Of a record that Parley wrote in this namespace, null for others: programs may share the log, and their events are not ours to give, nor the
 * server's own (metadata of streams, marks of deletion, links, statistics). Where only Parley writes nothing is passed over.
 */
export function ourEvent(record: EsdbRecord, { ours, isParleys }: Namespace): RecordedEvent | null {
  const stream = ours(record.streamId);
  if (stream === null || record.type.startsWith('$')) return null;
  const metadata = metadataOf(record);
  if (metadata !== null) return eventOf(record, stream, metadata);
  return isParleys(stream) ? strangeEvent(record, stream) : null;
}

/** A stream is given whole: an event in it that we did not write shows itself by version 0, which no program knows. */
export function anyEvent(record: EsdbRecord, stream: string): RecordedEvent {
  const metadata = metadataOf(record);
  return metadata === null ? strangeEvent(record, stream) : eventOf(record, stream, metadata);
}

/** Metadata that are no JSON are damage; others are not by us. */
function strangeEvent(record: EsdbRecord, stream: string): RecordedEvent {
  const event = eventOf(record, stream, foreignMetadata(record));
  return record.metadata === NO_JSON ? damagedEvent(event) : event;
}

function eventOf(record: EsdbRecord, stream: string, stored: StoredMetadata): RecordedEvent {
  if (stored.recordedAt === undefined)
    return recordedEvent(record, stream, new Date(record.created).toISOString(), stored);
  const { recordedAt, ...metadata } = stored;
  return recordedEvent(record, stream, recordedAt, metadata);
}

/**
 * Of an event whose data are no JSON any more the place is known, and what it says is not to be guessed.
 * One literal: spreading an object costs several times as much, and this is done for every event read.
 */
const recordedEvent = (
  record: EsdbRecord,
  stream: string,
  recordedAt: string,
  metadata: EventMetadata,
): RecordedEvent => {
  const { data } = record;
  const event = {
    id: record.id,
    type: record.type,
    stream,
    revision: record.revision,
    position: positionOf(record),
    recordedAt,
    data,
    metadata,
  };
  return data === NO_JSON ? damagedEvent(event) : event;
};

function metadataOf({ metadata }: EsdbRecord): StoredMetadata | null {
  if (typeof metadata !== 'object' || metadata === null) return null;
  const { commandId, schemaVersion, occurredAt, actor } = metadata as Partial<
    Record<keyof EventMetadata, unknown>
  >;
  const isWhole =
    typeof commandId === 'string' &&
    typeof schemaVersion === 'number' &&
    typeof occurredAt === 'string' &&
    typeof actor === 'object';
  return isWhole ? (metadata as unknown as StoredMetadata) : null;
}

const SYSTEM: Actor = { kind: 'system', id: null };

const foreignMetadata = ({ id, created }: EsdbRecord): StoredMetadata => ({
  actor: SYSTEM,
  occurredAt: new Date(created).toISOString(),
  correlationId: id,
  causationId: null,
  commandId: id,
  fingerprint: '',
  schemaVersion: 0,
});
