import { ValidationError, type ErrorDetails, type EventToAppend } from '@parley/eventsourcing';

const MAX_NAME_CHARACTERS = 255;
const MAX_EVENT_BYTES = 4 * 1024 * 1024;
/** Control characters (SQLite ends a text at NUL) and lone surrogates (UTF-8 has none). */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An event as its row holds it. */
export interface SerialisedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** Whether SQLite gives the text back as it was. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

const invalid = (reason: string, details: ErrorDetails): ValidationError =>
  new ValidationError('INVALID_EVENT', `The events cannot be stored: ${reason}.`, details);

/** Throws INVALID_EVENT, and says why, unless every event can be stored exactly as given. */
export function serialiseEvents(
  stream: string,
  events: readonly EventToAppend[],
): readonly SerialisedEvent[] {
  checkName(stream, 'the stream name', {});
  if (events.length === 0) throw invalid('there are none', { stream });
  const serialised = events.map((event, index) => serialiseEvent(event, { stream, index }));
  if (events.length > 1) refuseRepeatedId(events, stream);
  return serialised;
}

function serialiseEvent({ id, type, data, metadata }: EventToAppend, details: ErrorDetails): SerialisedEvent {
  checkName(type, 'the type', details);
  if (typeof id !== 'string' || !UUID.test(id)) throw invalid('the id is not a UUID', details);
  const event = {
    id,
    type,
    data: toJson(data, 'the data', details),
    metadata: toJson(metadata, 'the metadata', details),
  };
  if (isTooLarge(event)) throw invalid(`it takes more than ${MAX_EVENT_BYTES} bytes of JSON`, details);
  return event;
}

function checkName(name: unknown, what: string, details: ErrorDetails): void {
  if (typeof name !== 'string' || name.length === 0) throw invalid(`${what} is empty`, details);
  if (name.length > MAX_NAME_CHARACTERS) {
    throw invalid(`${what} has more than ${MAX_NAME_CHARACTERS} characters`, details);
  }
  if (!isStorable(name)) throw invalid(`${what} has control characters or broken Unicode`, details);
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

function isTooLarge({ data, metadata }: SerialisedEvent): boolean {
  // A UTF-16 unit takes at most three bytes of UTF-8: counting is for the few events that come near the limit.
  if ((data.length + metadata.length) * 3 <= MAX_EVENT_BYTES) return false;
  return Buffer.byteLength(data) + Buffer.byteLength(metadata) > MAX_EVENT_BYTES;
}

function refuseRepeatedId(events: readonly EventToAppend[], stream: string): void {
  const ids = new Set<string>();
  for (const [index, { id }] of events.entries()) {
    if (ids.size === ids.add(id.toLowerCase()).size) throw invalid('an id occurs twice', { stream, index });
  }
}
