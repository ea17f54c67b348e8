import type { DocumentStore } from '../document-store.js';
import { ParleyError } from '../errors.js';
import type { Actor, Position, RecordedEvent } from '../event.js';
import { buildKey, type BuildId } from './build.js';

const PARKED = 'parked';
const SKIPPED = 'skipped';

/** A stream that waits because one of its events could not be folded; later events of it wait behind. */
export interface ParkedStream {
  readonly name: string;
  readonly version: number;
  /** 0 for the first build of the version, one more with each rebuild. */
  readonly generation: number;
  readonly stream: string;
  /** Place of the event that failed. */
  readonly position: Position;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  /** Stable code of the failure. */
  readonly code: string;
  /** Kinds and ids only, never content. */
  readonly message: string;
  readonly attempts: number;
  /** RFC 3339 UTC with ms. */
  readonly parkedAt: string;
  /** A repair was begun and must be finished before anything else. */
  readonly isRepairing?: boolean;
}

/** An event that an operator passed over for good, in every build of the version. */
export interface SkippedEvent {
  readonly name: string;
  readonly version: number;
  readonly stream: string;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  readonly code: string;
  readonly reason: string;
  readonly actor: Actor;
  /** RFC 3339 UTC with ms. */
  readonly skippedAt: string;
}

type StoredParked = Omit<ParkedStream, 'position'> & { readonly position: string };

export const failureCode = (error: unknown): string =>
  error instanceof ParleyError ? error.code : 'HANDLER_FAILED';

/** What is told of a failure: the kind of error, never its text, which may hold content. */
export function describeFailure(
  { name, version, generation }: BuildId,
  event: RecordedEvent,
  error: unknown,
  attempts: number,
  now: number,
): ParkedStream {
  const { stream, position, revision, id, type } = event;
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  const message = `${kind} while folding ${type} into ${name} version ${version}.`;
  const parkedAt = new Date(now).toISOString();
  const place = { name, version, generation, stream, position, revision, eventId: id, type };
  return { ...place, code: failureCode(error), message, attempts, parkedAt };
}

const parkedId = (build: BuildId, stream: string): string => `${buildKey(build)}/${stream}`;

export async function putParked(documents: DocumentStore, parked: ParkedStream): Promise<void> {
  const value: StoredParked = { ...parked, position: parked.position.toString() };
  await documents.putRecord(PARKED, parkedId(parked, parked.stream), value);
}

export const deleteParked = (documents: DocumentStore, build: BuildId, stream: string): Promise<void> =>
  documents.deleteRecord(PARKED, parkedId(build, stream));

export async function listParked(documents: DocumentStore): Promise<readonly ParkedStream[]> {
  const records = await documents.listRecords<StoredParked>(PARKED);
  return records.map(({ value }) => ({ ...value, position: BigInt(value.position) }));
}

export async function parkedOf(documents: DocumentStore, build: BuildId): Promise<readonly ParkedStream[]> {
  const all = await listParked(documents);
  return all.filter((parked) => buildKey(parked) === buildKey(build));
}

const skippedId = ({ name, version, eventId }: SkippedEvent): string => `${name}@${version}/${eventId}`;

export async function putSkipped(documents: DocumentStore, skipped: SkippedEvent): Promise<void> {
  await documents.putRecord(SKIPPED, skippedId(skipped), skipped);
}

/** Ids of the events that a version passes over. */
export async function skippedOf(documents: DocumentStore, build: BuildId): Promise<ReadonlySet<string>> {
  const records = await documents.listRecords<SkippedEvent>(SKIPPED);
  const own = records.filter(({ value }) => value.name === build.name && value.version === build.version);
  return new Set(own.map(({ value }) => value.eventId));
}
