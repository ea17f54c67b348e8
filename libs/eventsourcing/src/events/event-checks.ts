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

/** Whether every store gives the text back as it was. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Bytes of an event: the JSON of data and metadata as UTF-8, two for each character of the type, and what stands beside them. */
export const sizeOf = ({ type, data, metadata }: SerialisedEvent): number =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata) + type.length * 2 + BYTES_BESIDE;

const invalid = (reason: string, details: ErrorDetails): ValidationError =>
  kernelErrors.INVALID_EVENT(`The events cannot be stored: ${reason}.`, details);

/** Throws INVALID_EVENT, and says why, unless every event can be stored exactly as given, in any store with these limits. */
export function serialiseEvents(
  stream: string,
  events: readonly EventToAppend[],
  limits: AppendLimits,
): readonly SerialisedEvent[] {
  checkName(stream, 'the stream name', {});
  // Likewise kept, for the streams of namespaces.
  if (stream.startsWith(NAMESPACE_MARK)) throw invalid(`the stream name begins with ${NAMESPACE_MARK}`, {});
  if (events.length === 0) throw invalid('there are none', { stream });
  const serialised = events.map((event, index) => serialiseEvent(event, limits, { stream, index }));
  if (events.length > 1) refuseRepeatedId(events, stream);
  if (isOver(serialised, limits.appendBytes)) {
    throw invalid(`one append takes at most ${limits.appendBytes} bytes`, { stream });
  }
  return serialised;
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

function serialiseEvent(
  { id, type, data, metadata }: EventToAppend,
  { eventBytes }: AppendLimits,
  details: ErrorDetails,
): SerialisedEvent {
  checkName(type, 'the type', details);
  if (typeof id !== 'string' || !UUID.test(id)) throw invalid('the id is not a UUID', details);
  const event = {
    id,
    type,
    data: toJson(data, 'the data', details),
    metadata: toJson(metadata, 'the metadata', details),
  };
  if (isOver([event], eventBytes)) throw invalid(`it takes more than ${eventBytes} bytes`, details);
  return event;
}

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

function isOver(events: readonly SerialisedEvent[], bytes: number): boolean {
  // A UTF-16 unit takes at most three bytes of UTF-8: counting is for the few appends that come near the limit.
  let most = 0;
  for (const { type, data, metadata } of events) {
    most += (type.length + data.length + metadata.length) * 3 + BYTES_BESIDE;
  }
  if (most <= bytes) return false;
  return events.reduce((sum, event) => sum + sizeOf(event), 0) > bytes;
}

function refuseRepeatedId(events: readonly EventToAppend[], stream: string): void {
  const ids = new Set<string>();
  for (const [index, { id }] of events.entries()) {
    if (ids.size === ids.add(id.toLowerCase()).size) throw invalid('an id occurs twice', { stream, index });
  }
}
