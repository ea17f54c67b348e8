// Subscriptions: first what is stored, as fast as the reader takes it; then live.
import { streamDeleted, thrownByHandler } from '../wire/errors.mjs';
import { filterOf } from './filter.mjs';
import { goLive } from './live.mjs';
import { streams } from '../wire/proto.mjs';
import { lastVisible } from './read.mjs';
import { nameOf } from '../wire/requests.mjs';
import { sender } from '../wire/sending.mjs';
import { firstRevision } from './streams.mjs';

/** Events that a filtered subscription passes, times the interval that it asks for, until it gets a checkpoint. */
const SEARCH_WINDOW = 32;

/** @param {import('../server.mjs').Context} context */
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
  if (start.missing !== undefined && !(await appearance(store, call, start.missing))) return;
  const wanted = options.hasAll() ? filterOf(options) : start.wanted;
  const give = giver(send, wanted, windowOf(options));
  const next = await catchUp(store, give, start.number);
  if (next === null || call.cancelled) return;
  call.write(caughtUp());
  goLive(store, call, give, next);
}

/** After a position: the number of the next event. From beyond the beginning of the last, what is written from now on. */
function startOfAll(store, from) {
  if (from.hasStart()) return { number: 0 };
  if (from.hasEnd()) return { number: store.visible };
  const position = Number(from.getPosition().getCommitPosition());
  const number = store.numberAt(position);
  if (number !== -1) return { number: number + 1 };
  return store.isBehindLast(position) ? { number: store.visible } : { error: thrownByHandler() };
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
  return { number, wanted, ...(last === -1 && { missing: name }) };
}

/** Resolves once a stream has events that readers may see; to false when the reader has gone before. */
function appearance(store, call, name) {
  return new Promise((resolve) => {
    const settle = (isThere) => {
      store.changes.off('written', check);
      resolve(isThere);
    };
    const check = () => {
      if (lastVisible(store, store.stream(name)) !== -1) settle(true);
    };
    store.changes.on('written', check);
    for (const ending of ['cancelled', 'close']) call.once(ending, () => settle(false));
    check();
  });
}

const windowOf = (options) =>
  options.hasFilter() ? SEARCH_WINDOW * options.getFilter().getCheckpointintervalmultiplier() : Infinity;

/** What becomes of one event: it is sent when the filter fits; now and then the reader gets a checkpoint. */
function giver(send, wanted, window) {
  let filtered = 0;
  return {
    wanted,
    send,
    /** What is to be sent once the filter has passed this event; null for nothing. */
    checkpoint: (stored) => (++filtered % window === 0 ? checkpoint(String(stored.position)) : null),
  };
}

/** Sends what is stored from `number` on; answers the number of the first event that was not yet there, null when the reader has gone. */
async function catchUp(store, { wanted, send, checkpoint }, number) {
  while (number < store.visible) {
    for (const stored of store.events(number, Infinity)) {
      number += 1;
      if (wanted(stored) && !(await send(stored.message))) return null;
      const reached = checkpoint(stored);
      if (reached !== null && !(await send(reached))) return null;
    }
  }
  return number;
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

function checkpoint(position) {
  const reached = new streams.ReadResp.Checkpoint();
  reached.setCommitPosition(position);
  reached.setPreparePosition(position);
  const answer = new streams.ReadResp();
  answer.setCheckpoint(reached);
  return answer;
}
