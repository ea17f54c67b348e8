import type { ResolvedEvent } from '@eventstore/db-client';
import { type Actor, type EventMetadata, type Position, type RecordedEvent } from '@parley/eventsourcing';
import { storeForeign } from './errors.js';

/** A record of the log, whoever wrote it. */
export type EsdbRecord = NonNullable<ResolvedEvent['event']>;

/** Metadata as it is stored: a copied event brings the time at which its first log recorded it. */
interface StoredMetadata extends EventMetadata {
  readonly recordedAt?: string;
}

export const recordsOf = (resolved: readonly ResolvedEvent[]): EsdbRecord[] =>
  resolved.flatMap(({ event }) => (event === undefined ? [] : [event]));

/** Commit and prepare differ only in transactions of clients older than this kind of server. Throws STORE_FOREIGN. */
export function positionOf({ position }: EsdbRecord): Position {
  const { commit, prepare } = position ?? { commit: -1n, prepare: -2n };
  if (commit !== prepare) throw storeForeign('it holds a transaction of an old client');
  return commit;
}

/** The server's own streams and event types: metadata of streams, marks of deletion, links, statistics. */
const isSystem = ({ streamId, type }: EsdbRecord): boolean =>
  streamId.startsWith('$') || type.startsWith('$');

/** Whether an event was written by Parley: other programs may share the log, and their events are not ours to give. */
export const isOurs = (record: EsdbRecord): boolean => !isSystem(record) && metadataOf(record) !== null;

export function toEvent(record: EsdbRecord): RecordedEvent {
  const { recordedAt, ...metadata } = metadataOf(record) ?? foreignMetadata(record);
  const { id, type, streamId, revision, created, data } = record;
  return {
    id,
    type,
    stream: streamId,
    revision: Number(revision),
    position: positionOf(record),
    recordedAt: recordedAt ?? created.toISOString(),
    data,
    metadata,
  };
}

function metadataOf({ metadata }: EsdbRecord): StoredMetadata | null {
  if (typeof metadata !== 'object' || metadata === null || metadata instanceof Uint8Array) return null;
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

/** A stream is given whole: an event in it that we did not write shows itself by version 0, which no program knows. */
const foreignMetadata = ({ id, created }: EsdbRecord): StoredMetadata => ({
  actor: SYSTEM,
  occurredAt: created.toISOString(),
  correlationId: id,
  causationId: null,
  commandId: id,
  fingerprint: '',
  schemaVersion: 0,
});
