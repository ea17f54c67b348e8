import {
  readBytes,
  readInner,
  readMessage,
  readNumber,
  readText,
  type Message,
  type Take,
} from './fields.js';
import { readUuid } from './uuid.js';

/** Content that was to be JSON and is not. */
export const NO_JSON = Symbol('no JSON');

/** A record of the log, by any writer. */
export interface EsdbRecord {
  readonly id: string;
  readonly streamId: string;
  readonly revision: number;
  readonly type: string;
  /** When the server recorded it, in ms since 1970. */
  readonly created: number;
  readonly position: { readonly commit: bigint; readonly prepare: bigint };
  /** JSON as a value, {@link NO_JSON}, or bytes. */
  readonly data: unknown;
  /** JSON as a value, {@link NO_JSON}, undefined when there are none. */
  readonly metadata: unknown;
}

/** Which record it is and where, without what it says. */
export type EsdbPlace = Pick<EsdbRecord, 'id' | 'streamId' | 'revision' | 'position'>;

/** Null for what is no record: that there is no such stream, how far the server has read. */
export interface ReadAnswer<Read = EsdbRecord> {
  readonly record: Read | null;
}

/** Reads a ReadResp. */
export type DecodeRead<Read> = (bytes: Buffer) => ReadAnswer<Read>;

function decoder<Read>(readRecord: (message: Message) => Read): DecodeRead<Read> {
  interface Answer {
    record: Read | null;
  }
  const takeEvent: Take<Answer> = (message, into, field) => {
    if (field === 1) into.record = readRecord(message);
    return field === 1;
  };
  const takeAnswer: Take<Answer> = (message, into, field) => {
    if (field === 1) readInner(message, into, takeEvent);
    return field === 1;
  };
  return (bytes) => readMessage(bytes, { record: null }, takeAnswer);
}

export const decodeRead: DecodeRead<EsdbRecord> = decoder(readRecord);
/** For who only asks what there is: takes a third of the time. */
export const decodePlace: DecodeRead<EsdbPlace> = decoder(readPlace);

/** What tells which record it is. */
interface PlaceParts {
  id: string;
  streamId: string;
  revision: bigint;
  prepare: bigint;
  commit: bigint;
}

/** What a record is made of. */
interface Parts extends PlaceParts {
  type: string;
  contentType: string;
  created: string;
  metadata: Buffer;
  data: Buffer;
}

const NOTHING = Buffer.alloc(0);

function readRecord(message: Message): EsdbRecord {
  const none: Parts = {
    id: '',
    streamId: '',
    revision: 0n,
    prepare: 0n,
    commit: 0n,
    type: '',
    contentType: '',
    created: '0',
    metadata: NOTHING,
    data: NOTHING,
  };
  return recordOf(readInner(message, none, takePart));
}

function readPlace(message: Message): EsdbPlace {
  const none: PlaceParts = { id: '', streamId: '', revision: 0n, prepare: 0n, commit: 0n };
  const { id, streamId, revision, prepare, commit } = readInner(message, none, takePlace);
  return { id, streamId, revision: Number(revision), position: { commit, prepare } };
}

function takePart(message: Message, into: Parts, field: number): boolean {
  if (field === 6) takeProperty(message, into);
  else if (field === 7) into.metadata = readBytes(message);
  else if (field === 8) into.data = readBytes(message);
  else return takePlace(message, into, field);
  return true;
}

function takePlace(message: Message, into: PlaceParts, field: number): boolean {
  if (field === 1) into.id = readUuid(message);
  else if (field === 2) readInner(message, into, takeStreamName);
  else if (field === 3) into.revision = readNumber(message);
  else if (field === 4) into.prepare = readNumber(message);
  else if (field === 5) into.commit = readNumber(message);
  else return false;
  return true;
}

function takeStreamName(message: Message, into: PlaceParts, field: number): boolean {
  if (field === 3) into.streamId = readText(message);
  return field === 3;
}

function takeProperty(message: Message, into: Parts): void {
  const { name, value } = readInner(message, { name: '', value: '' }, takeEntry);
  if (name === 'type') into.type = value;
  else if (name === 'content-type') into.contentType = value;
  else if (name === 'created') into.created = value;
}

function takeEntry(message: Message, into: { name: string; value: string }, field: number): boolean {
  if (field === 1) into.name = readText(message);
  else if (field === 2) into.value = readText(message);
  else return false;
  return true;
}

/** The server counts the time in 100 ns. */
const TICKS_PER_MS = 10_000n;

function recordOf(parts: Parts): EsdbRecord {
  const { id, streamId, revision, prepare, commit, type, contentType, created, metadata, data } = parts;
  return {
    id,
    streamId,
    revision: Number(revision),
    type,
    created: Number(BigInt(created) / TICKS_PER_MS),
    position: { commit, prepare },
    // Read when it is asked for: a log that others share is mostly passed over.
    get data() {
      return contentType === 'application/json' ? contentOf(data.toString('utf8')) : data;
    },
    get metadata() {
      return metadata.length === 0 ? undefined : contentOf(metadata.toString('utf8'));
    },
  };
}

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NO_JSON;
  }
}
