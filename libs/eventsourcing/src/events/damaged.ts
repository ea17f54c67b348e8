import type { InfrastructureError } from '../values/errors.js';
import type { EventMetadata, RecordedEvent } from './event.js';
import { storeErrors } from '../ports/store-errors.js';

/** Of an event whose content a store cannot read: no program knows it, so it is never taken for another. */
const DAMAGED_VERSION = -1;

const metadataOf = (id: string, recordedAt: string): EventMetadata => ({
  actor: { kind: 'system', id: null },
  occurredAt: recordedAt,
  correlationId: id,
  causationId: null,
  commandId: id,
  fingerprint: '',
  schemaVersion: DAMAGED_VERSION,
});

/**
 * An event whose data or metadata cannot be read, as a store gives it: its place is known, so only its stream waits, and an operator
 * can pass over it. Decoding it throws `STORE_DAMAGED`.
 */
export const damagedEvent = (place: Omit<RecordedEvent, 'data' | 'metadata'>): RecordedEvent => ({
  ...place,
  data: null,
  metadata: metadataOf(place.id, place.recordedAt),
});

export const isDamaged = ({ metadata }: RecordedEvent): boolean => metadata.schemaVersion === DAMAGED_VERSION;

export function refuseDamagedEvent({ type, stream, revision, position }: RecordedEvent): InfrastructureError {
  const message = `Event ${type} in ${stream} at revision ${revision}, position ${position}, is damaged: its content cannot be read.`;
  const details = { type, stream, revision, position: position.toString() };
  return storeErrors.STORE_DAMAGED(message, details);
}
