// Read without a subscription: pages of a stream or of $all, sent as fast as the reader takes them.
import { streamDeleted, thrownByHandler } from '../wire/errors.mjs';
import { streamIdentifier, streams } from '../wire/proto.mjs';
import { nameOf } from '../wire/requests.mjs';
import { sender } from '../wire/sending.mjs';
import { firstRevision, isSoftDeleted, lastRevision } from './streams.mjs';

const BACKWARDS = streams.ReadReq.Options.ReadDirection.BACKWARDS;

/** @param {import('../server.mjs').Context} context */
export async function read(context, call, options) {
  const { faults } = context;
  context.counters.reads += 1;
  const fault = faults.take('read');
  if (fault !== null && (await faults.beforeStream(fault, call))) return;
  const send = sender(call, faults.guardRead(fault, call));
  const count = Number(options.getCount());
  const backwards = options.getReadDirection() === BACKWARDS;
  const failed = options.hasAll()
    ? await readAll(context.store, send, options.getAll(), count, backwards)
    : await readStream(context.store, send, options.getStream(), count, backwards);
  if (failed !== null) call.emit('error', failed);
  else call.end();
}

async function readAll(store, send, from, count, backwards) {
  const start = startOfAll(store, from, backwards);
  if (start === null) return thrownByHandler();
  if (backwards) return sendEvents(store, send, descending(start - 1, Math.max(0, start - count)));
  for (const stored of store.events(start, start + count)) if (!(await send(stored.message))) return null;
  return null;
}

/** The number to begin at (backwards: the one above it); null for a position where no event begins. Forwards nothing is behind the last one's beginning. */
function startOfAll(store, from, backwards) {
  if (from.hasStart()) return 0;
  if (from.hasEnd()) return store.visible;
  const position = Number(from.getPosition().getCommitPosition());
  const number = store.numberAt(position);
  if (number !== -1) return number;
  const isEnd = backwards ? position === store.end() : store.isBehindLast(position);
  return isEnd ? store.visible : null;
}

async function readStream(store, send, from, count, backwards) {
  const name = nameOf(from);
  const stream = store.stream(name);
  if (stream.tombstone !== null) return streamDeleted(name);
  const last = lastVisible(store, stream);
  if (last === -1 || isSoftDeleted(stream)) {
    await send(notFound(name));
    return null;
  }
  const first = firstRevision(stream, last);
  const asked = from.hasStart() ? 0 : from.hasEnd() ? last : Number(from.getRevision());
  const revisions = backwards
    ? descending(Math.min(asked, last), Math.max(first, Math.min(asked, last) - count + 1))
    : ascending(Math.max(asked, first), Math.min(last + 1, Math.max(asked, first) + count));
  return sendEvents(store, send, numbers(stream, revisions));
}

/** The last revision that is on the disk. */
export function lastVisible(store, stream) {
  let last = lastRevision(stream);
  while (last >= 0 && stream.events[last] >= store.visible) last -= 1;
  return last;
}

function* numbers(stream, revisions) {
  for (const revision of revisions) yield stream.events[revision];
}

async function sendEvents(store, send, found) {
  for (const number of found) if (!(await send(store.event(number).message))) return null;
  return null;
}

function* ascending(from, to) {
  for (let value = from; value < to; value += 1) yield value;
}

function* descending(from, to) {
  for (let value = from; value >= to; value -= 1) yield value;
}

function notFound(name) {
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(streamIdentifier(name));
  const answer = new streams.ReadResp();
  answer.setStreamNotFound(missing);
  return answer;
}
