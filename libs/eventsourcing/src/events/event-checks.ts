import type { ValidationError, ErrorDetails } from '../values/errors.js';
import type { EventToAppend } from './event.js';
import { NAMESPACE_MARK } from './namespace.js';
import { kernelErrors } from '../values/kernel-errors.js';

const MAX_PAGE = 10_000;
const MAX_NAME_CHARACTERS = 255;
/** Control characters (SQLite ends a text at NUL) and lone surrogates (UTF-8 has none). */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a store adds to each event at most: its id and the like. */
const BYTES_BESIDE = 64;

/** The most that a store takes, in bytes as {@link sizeOf} counts them. */
export interface AppendLimits {
  readonly eventBytes: number;
  /** All events of one append together. */
  readonly appendBytes: number;
}

/** An event as it is stored. */
export interface SerialisedEvent {
  readonly id: string;
  readonly type: string;
  /** JSON. */
  readonly data: string;
  readonly metadata: string;
}

/** How a store writes events in a form of its own. */
export interface EventWriting<Written> {
  /** Null: only its JSON can be written. The name of its type and its id are such as every store takes. Never throws. */
  write(event: EventToAppend): Written | null;
  /** What `write` gave null for. */
  take(event: SerialisedEvent): Written;
  /** So many UTF-16 units that the JSON of data and metadata has at most three bytes for each. */
  unitsOf(written: Written): number;
}

const AS_JSON: EventWriting<SerialisedEvent> = {
  write: () => null,
  take: (event) => event,
  unitsOf: ({ data, metadata }) => data.length + metadata.length,
};

/** Whether every store gives the text back as it was. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Bytes of an event: the JSON of data and metadata as UTF-8, two for each character of the type, and what stands beside them. */
export const sizeOf = ({ type, data, metadata }: SerialisedEvent): number =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata) + type.length * 2 + BYTES_BESIDE;

const invalid = (reason: string, details: ErrorDetails): ValidationError =>
  kernelErrors.INVALID_EVENT(`The events cannot be stored: ${reason}.`, details);

/** Events as JSON. Throws INVALID_EVENT, and says why, unless every event can be stored exactly as given, in any store with these limits. */
export const serialiseEvents = (
  stream: string,
  events: readonly EventToAppend[],
  limits: AppendLimits,
): readonly SerialisedEvent[] => writeEvents(stream, events, limits, AS_JSON);

/** The same in a form of the store's own; the limits are of their JSON all the same. */
export function writeEvents<Written>(
  stream: string,
  events: readonly EventToAppend[],
  limits: AppendLimits,
  writing: EventWriting<Written>,
): readonly Written[] {
  checkName(stream, 'the stream name', {});
  // Likewise kept, for the streams of namespaces.
  if (stream.startsWith(NAMESPACE_MARK)) throw invalid(`the stream name begins with ${NAMESPACE_MARK}`, {});
  if (events.length === 0) throw invalid('there are none', { stream });
  const written: Written[] = [];
  let units = 0;
  for (const [index, event] of events.entries()) {
    const one = writeEvent(event, limits.eventBytes, writing, { stream, index });
    written.push(one);
    units += unitsOf(event, one, writing);
  }
  if (events.length > 1) refuseRepeatedId(events, stream);
  if (!isWithin(units, events.length, limits.appendBytes) && bytesOf(events, stream) > limits.appendBytes)
    throw invalid(`one append takes at most ${limits.appendBytes} bytes`, { stream });
  return written;
}

/** Throws INVALID_READ when no page can answer this. */
export function checkRead(from: number | bigint | undefined, limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    const message = `A page holds 1 to ${MAX_PAGE} events, not ${limit}.`;
    throw kernelErrors.INVALID_READ(message, { limit });
  }
  if (typeof from === 'number' && !Number.isSafeInteger(from)) {
    throw kernelErrors.INVALID_READ('A page begins at a whole revision.', { from });
  }
}

function writeEvent<Written>(
  event: EventToAppend,
  eventBytes: number,
  writing: EventWriting<Written>,
  details: ErrorDetails,
): Written {
  checkName(event.type, 'the type', details);
  if (typeof event.id !== 'string' || !UUID.test(event.id)) throw invalid('the id is not a UUID', details);
  const written = writing.write(event);
  if (written !== null && isWithin(unitsOf(event, written, writing), 1, eventBytes)) return written;
  const serialised = serialise(event, details);
  const isOver = !isWithin(unitsOf(event, serialised, AS_JSON), 1, eventBytes);
  if (isOver && sizeOf(serialised) > eventBytes)
    throw invalid(`it takes more than ${eventBytes} bytes`, details);
  return written ?? writing.take(serialised);
}

const unitsOf = <Written>(
  { type }: EventToAppend,
  written: Written,
  writing: EventWriting<Written>,
): number => type.length + writing.unitsOf(written);

/** A UTF-16 unit takes at most three bytes of UTF-8: counting is for the few that come near the limit. */
const isWithin = (units: number, events: number, bytes: number): boolean =>
  units * 3 + events * BYTES_BESIDE <= bytes;

const serialise = ({ id, type, data, metadata }: EventToAppend, details: ErrorDetails): SerialisedEvent => ({
  id,
  type,
  data: toJson(data, 'the data', details),
  metadata: toJson(metadata, 'the metadata', details),
});

const bytesOf = (events: readonly EventToAppend[], stream: string): number =>
  events.reduce((sum, event, index) => sum + sizeOf(serialise(event, { stream, index })), 0);

function checkName(name: unknown, what: string, details: ErrorDetails): void {
  if (typeof name !== 'string' || name.length === 0) throw invalid(`${what} is empty`, details);
  if (name.length > MAX_NAME_CHARACTERS) {
    throw invalid(`${what} has more than ${MAX_NAME_CHARACTERS} characters`, details);
  }
  if (!isStorable(name)) throw invalid(`${what} has control characters or broken Unicode`, details);
  // EventStoreDB keeps its own things under such names. Refused everywhere, so that every log can move there.
  if (name.startsWith('$')) throw invalid(`${what} begins with $`, details);
}

function toJson(value: unknown, what: string, details: ErrorDetails): string {
  const json = stringify(value);
  if (json === undefined) throw invalid(`${what} cannot be written as JSON`, details);
  return json;
}

function stringify(value: unknown): string | undefined {
  try {
    // Answers undefined for undefined, functions and symbols, which its type keeps to itself.
    return JSON.stringify(value);
  } catch {
    // A bigint or a cycle. The reason would quote the content, so it is not passed on.
    return undefined;
  }
}

function refuseRepeatedId(events: readonly EventToAppend[], stream: string): void {
  const ids = new Set<string>();
  for (const [index, { id }] of events.entries()) {
    if (ids.size === ids.add(id.toLowerCase()).size) throw invalid('an id occurs twice', { stream, index });
  }
}
