import { type DocumentStore, ParleyError, type Position, type RecordedEvent } from '@parley/eventsourcing';
import type { BuildId } from '../projector/build.js';

const SKIPPED = 'skipped';

/** A stream that waits: one of its events could not be folded, or an operator has parked it. Later events of it wait behind. */
export interface ParkedStream {
  readonly name: string;
  readonly version: number;
  /** 0 for the first build of the version, one more with each rebuild. */
  readonly generation: number;
  readonly stream: string;
  /** Place of the first event that waits; of one yet to come: where the build was. */
  readonly position: Position;
  readonly revision: number;
  /** The event that failed; null when an operator has parked the stream. */
  readonly eventId: string | null;
  readonly type: string | null;
  /** Stable code of the failure, or `PARKED_BY_OPERATOR`. */
  readonly code: string;
  /** Kinds and ids only, never content. */
  readonly message: string;
  readonly attempts: number;
  /** RFC 3339 UTC with ms. */
  readonly parkedAt: string;
  /** A repair was begun and must be finished before anything else. */
  readonly isRepairing?: boolean;
  /** Why an operator has parked it. */
  readonly reason?: string;
}

/** What was passed over before there was an operations stream; only read. */
interface SkippedEvent {
  readonly name: string;
  readonly version: number;
  readonly eventId: string;
}

export type StoredParked = Omit<ParkedStream, 'position'> & { readonly position: string };

export const failureCode = (error: unknown): string =>
  error instanceof ParleyError ? error.code : 'HANDLER_FAILED';

/** What is told of a failure: of an unexpected one its kind, never its text, which may hold content. */
export function wordsOf(error: unknown, doing: string): string {
  if (error instanceof ParleyError) return error.message;
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return `${kind} while ${doing}.`;
}

export function describeFailure(
  { name, version, generation }: BuildId,
  event: RecordedEvent,
  error: unknown,
  attempts: number,
  now: number,
): ParkedStream {
  const { stream, position, revision, id, type } = event;
  const message = wordsOf(error, `folding ${type} into ${name} version ${version}`);
  const parkedAt = new Date(now).toISOString();
  const place = { name, version, generation, stream, position, revision, eventId: id, type };
  return { ...place, code: failureCode(error), message, attempts, parkedAt };
}

export const parkedToRecord = (parked: ParkedStream): StoredParked => ({
  ...parked,
  position: parked.position.toString(),
});

export const parkedFromRecord = (stored: StoredParked): ParkedStream => ({
  ...stored,
  position: BigInt(stored.position),
});

/** Ids of the events that a version passes over by orders of old. */
export async function skippedOf(documents: DocumentStore, build: BuildId): Promise<ReadonlySet<string>> {
  const records = await documents.listRecords<SkippedEvent>(SKIPPED);
  const own = records.filter(({ value }) => value.name === build.name && value.version === build.version);
  return new Set(own.map(({ value }) => value.eventId));
}
