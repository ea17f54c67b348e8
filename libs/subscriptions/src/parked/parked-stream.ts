import type { Records } from '@parley/eventsourcing';
import type { BuildId } from '../projector/build.js';
import { handlingErrors } from './handling-errors.js';
import { parkedAt, codeOf, type Failed, type Parked, type Stored } from './parked.js';

const SKIPPED = 'skipped';

/** A stream that waits in a build: one of its events could not be folded, or an operator has parked it. */
export interface ParkedStream extends BuildId, Parked {
  readonly attempts: number;
  /** A replay was begun and must be finished before anything else. */
  readonly isRepairing?: boolean;
  /** Why an operator has parked it. */
  readonly reason?: string;
}

export type StoredParked = Stored<ParkedStream>;

/** What was passed over before there was an operations stream; only read. */
interface SkippedEvent {
  readonly name: string;
  readonly version: number;
  readonly eventId: string;
}

const UNEXPECTED = handlingErrors.HANDLER_FAILED.code;

export const failureCode = (error: unknown): string => codeOf(error, UNEXPECTED);

export function describeFailure(
  { name, version, generation }: BuildId,
  { event, error }: Pick<Failed, 'event' | 'error'>,
  attempts: number,
  now: number,
): ParkedStream {
  const doing = `folding ${event.type} into ${name} version ${version}`;
  const place = parkedAt({ event, error, doing, unexpected: UNEXPECTED, now });
  return { name, version, generation, ...place, attempts };
}

/** Ids of the events that a version passes over by commands of old. */
export async function skippedOf(
  documents: Pick<Records, 'listRecords'>,
  build: BuildId,
): Promise<ReadonlySet<string>> {
  const records = await documents.listRecords<SkippedEvent>(SKIPPED);
  const own = records.filter(({ value }) => value.name === build.name && value.version === build.version);
  return new Set(own.map(({ value }) => value.eventId));
}
