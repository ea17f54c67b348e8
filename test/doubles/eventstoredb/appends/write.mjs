// The rules of writing: which expected revision is met, which append is a repeat, what a deletion leaves.
import { END_OF_STREAM } from '../log/record.mjs';
import { isSoftDeleted, lastRevision } from '../reads/streams.mjs';

/** What the server allows one append, counted over the data of its events. */
export const MAX_APPEND_BYTES = 1_048_576;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const EMPTY = new Uint8Array();

/**
 * @typedef {bigint | 'any' | 'no_stream' | 'stream_exists'} Expected
 * @typedef {import('../log/record.mjs').Proposed} Proposed
 * @typedef {{ kind: 'success', revision: number, number: number | null }} Success number: of the append's last event in the log
 * @typedef {{ kind: 'wrong-expected', expected: Expected, actual: number }} WrongExpected actual: -1 for a stream without events
 * @typedef {Success | WrongExpected | { kind: 'stream-deleted' } | { kind: 'too-large' } | { kind: 'bad-request', again: boolean }} Outcome
 */

/**
 * Decides an append and writes it; durable when `store.published()` has resolved.
 * @param {{ stream: string, expected: Expected, events: Proposed[] }} request
 * @returns {Outcome}
 */
export function append(store, { stream: name, expected, events }) {
  const refused = malformed(name, events);
  if (refused !== null) return refused;
  const stream = store.stream(name);
  const verdict = judge(store, stream, expected, events);
  if (verdict !== 'write') return verdict;
  const next = lastRevision(stream) + 1;
  if (events.length === 0) return { kind: 'success', revision: Math.max(0, next - 1), number: null };
  const written = events.map((event, index) => ({ ...event, stream: name, revision: BigInt(next + index) }));
  const undeleted = isSoftDeleted(stream) ? [metadataOf(store, name, `{"$tb":${next}}`)] : [];
  const number = store.write([...written, ...undeleted]) - undeleted.length;
  return { kind: 'success', revision: next + events.length - 1, number };
}

/** The server answers some of these requests a second time; see `again` in the batch's module. */
function malformed(name, events) {
  if (name === '') return { kind: 'bad-request', again: false };
  if (events.some((event) => event.type === '' || !UUID.test(event.id)))
    return { kind: 'bad-request', again: true };
  const bytes = events.reduce((sum, event) => sum + event.data.length, 0);
  return bytes > MAX_APPEND_BYTES ? { kind: 'too-large' } : null;
}

function judge(store, stream, expected, events) {
  if (stream.tombstone !== null) return { kind: 'stream-deleted' };
  const last = lastRevision(stream);
  const wrong = { kind: 'wrong-expected', expected, actual: last };
  if (expected === 'stream_exists') {
    if (last < 0 || isSoftDeleted(stream)) return wrong;
    return repeatOfAny(store, stream, events, wrong);
  }
  if (expected === 'any') return repeatOfAny(store, stream, events, wrong);
  const at = expected === 'no_stream' ? -1 : Number(expected);
  if (at > last) return wrong;
  if (at === last) return 'write';
  const known = firstDifference(store, stream, at + 1, events);
  if (known === events.length && known > 0) return repeated(stream, at + known);
  return known === 0 && expected === 'no_stream' && isSoftDeleted(stream) ? 'write' : wrong;
}

/** How many of the events stand in the stream from `revision` on, in this order. */
function firstDifference(store, stream, revision, events) {
  const differs = events.findIndex((event, index) => {
    const number = stream.events[revision + index];
    return number === undefined || store.event(number).id !== event.id;
  });
  return differs === -1 ? events.length : differs;
}

/** Without an expected revision an append is a repeat when the stream holds all of its ids. */
function repeatOfAny(store, stream, events, wrong) {
  const known = events.map((event) => {
    const number = store.numberOfId(event.id);
    return number === undefined ? -1 : stream.events.indexOf(number);
  });
  if (known.length === 0 || known[0] === -1) return 'write';
  return known.includes(-1) ? wrong : repeated(stream, known[known.length - 1]);
}

function repeated(stream, revision) {
  return { kind: 'success', revision, number: stream.events[revision] };
}

function metadataOf(store, name, json) {
  const metastream = `$$${name}`;
  return {
    id: crypto.randomUUID(),
    type: '$metadata',
    contentType: 'application/json',
    data: Buffer.from(json),
    metadata: EMPTY,
    stream: metastream,
    revision: BigInt(lastRevision(store.stream(metastream)) + 1),
  };
}

/**
 * Hides a stream's events (`hard` false) or ends the stream for ever.
 * @param {{ stream: string, expected: Expected, hard: boolean }} request
 * @returns {Outcome}
 */
export function remove(store, { stream: name, expected, hard }) {
  const stream = store.stream(name);
  if (stream.tombstone !== null) return { kind: 'stream-deleted' };
  const last = lastRevision(stream);
  const met =
    expected === 'any' ||
    (expected === 'stream_exists' && last >= 0) ||
    (expected === 'no_stream' ? last === -1 : Number(expected) === last);
  if (!met) return { kind: 'wrong-expected', expected, actual: last };
  const number = store.write([
    hard ? tombstoneOf(name) : metadataOf(store, name, `{"$tb":${END_OF_STREAM}}`),
  ]);
  return { kind: 'success', revision: last, number };
}

function tombstoneOf(name) {
  return {
    id: crypto.randomUUID(),
    type: '$streamDeleted',
    contentType: 'application/octet-stream',
    data: EMPTY,
    metadata: EMPTY,
    stream: name,
    revision: END_OF_STREAM,
  };
}
