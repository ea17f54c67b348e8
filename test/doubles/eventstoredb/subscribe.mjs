// Subscriptions: first what is stored, as fast as the reader takes it; then live, through a buffer of 32 events.
import { streamDeleted, thrownByHandler, timedOut } from './errors.mjs';
import { filterOf } from './filter.mjs';
import { streams } from './proto.mjs';
import { lastVisible } from './read.mjs';
import { nameOf } from './requests.mjs';
import { sender } from './sending.mjs';
import { firstRevision } from './streams.mjs';

const LIVE_BUFFER = 32;
const TOO_SLOW = 'Consumer too slow to handle event while live. Client resubscription required.';

/** @param {import('./server.mjs').Context} context */
export async function subscribe(context, call, options) {
  const { store, faults } = context;
  const fault = faults.take('subscribe');
  if (fault !== null && (await faults.beforeStream(fault, call))) return;
  const start = options.hasAll()
    ? startOfAll(store, options.getAll())
    : startOfStream(store, options.getStream());
  if (start.error !== undefined) return call.emit('error', start.error);
  context.counters.subscriptions += 1;
  const send = sender(call, faults.guardSubscription(fault, call));
  call.write(confirmation());
  const wanted = options.hasAll() ? filterOf(options) : start.wanted;
  const next = await catchUp(store, send, start.number, wanted);
  if (next === null || call.cancelled) return;
  call.write(caughtUp());
  goLive(store, call, send, next, wanted);
}

/** After a position: the number of the next event. From beyond the end, what is written from now on. */
function startOfAll(store, from) {
  if (from.hasStart()) return { number: 0 };
  if (from.hasEnd()) return { number: store.visible };
  const position = Number(from.getPosition().getCommitPosition());
  const number = store.numberAt(position);
  if (number !== -1) return { number: number + 1 };
  return position >= store.end() ? { number: store.visible } : { error: thrownByHandler() };
}

function startOfStream(store, from) {
  const name = nameOf(from);
  const stream = store.stream(name);
  if (stream.tombstone !== null) return { error: streamDeleted(name) };
  const last = lastVisible(store, stream);
  const asked = from.hasStart() ? 0 : from.hasEnd() ? last + 1 : Number(from.getRevision()) + 1;
  const revision = Math.max(asked, firstRevision(stream, last));
  const number = revision > last ? store.visible : stream.events[revision];
  const wanted = (stored) => stored.stream === name && Number(stored.revision) >= asked;
  return { number, wanted };
}

/** Sends what is stored from `number` on; answers the number of the first event that was not yet there, null when the reader has gone. */
async function catchUp(store, send, number, wanted) {
  while (number < store.visible) {
    for (const stored of store.events(number, Infinity)) {
      number += 1;
      if (wanted(stored) && !(await send(stored.message))) return null;
    }
  }
  return number;
}

/** From here on each append puts its events into the buffer at once; a buffer that is full ends the subscription. */
function goLive(store, call, send, start, wanted) {
  const buffer = [];
  let next = start;
  let sending = false;
  let overflown = false;
  const drain = async () => {
    if (sending) return;
    sending = true;
    while (buffer.length > 0) if (!(await send(buffer.shift()))) return leave();
    sending = false;
    if (overflown) call.emit('error', timedOut(TOO_SLOW));
  };
  const onWritten = (end) => {
    const from = next;
    next = Math.max(next, end);
    for (const stored of store.events(from, end)) {
      if (!wanted(stored)) continue;
      if (buffer.length === LIVE_BUFFER) {
        overflown = true;
        leave();
        break;
      }
      buffer.push(stored.message);
    }
    if (buffer.length > 0) void drain();
  };
  const leave = () => store.changes.off('written', onWritten);
  store.changes.on('written', onWritten);
  call.once('cancelled', leave).once('close', leave);
}

function confirmation() {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(crypto.randomUUID());
  const answer = new streams.ReadResp();
  answer.setConfirmation(confirmed);
  return answer;
}

function caughtUp() {
  const answer = new streams.ReadResp();
  answer.setCaughtUp(new streams.ReadResp.CaughtUp());
  return answer;
}
