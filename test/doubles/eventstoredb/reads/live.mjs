// A subscription that has caught up: its events pass through a buffer of 32, and whether that overflows is a race with the consumer.
import { setImmediate as turn } from 'node:timers/promises';
import { timedOut } from '../wire/errors.mjs';

const LIVE_BUFFER = 32;
/** Most events of one append that the writer puts into the buffer before the consumer has its turn: by chance, and at times more than fit. */
const MOST_AT_ONCE = 36;
const TOO_SLOW = 'Consumer too slow to handle event while live. Client resubscription required.';

/**
 * Goes on from event number `start`. A buffer that is full ends the subscription; a consumer that keeps pace gets every append that fits.
 * @param {{ wanted: (stored: object) => boolean, send: (answer: object) => Promise<boolean> | boolean, checkpoint: (stored: object) => object | null }} give
 */
export function goLive(store, call, { wanted, send, checkpoint }, start) {
  const buffer = [];
  const appends = [];
  let next = start;
  let state = 'live';
  let sending = false;

  const leave = () => {
    state = state === 'live' ? 'left' : state;
    store.changes.off('written', onWritten);
  };
  const drain = async () => {
    if (sending) return;
    sending = true;
    while (buffer.length > 0) if (!(await send(buffer.shift()))) return leave();
    sending = false;
    if (state === 'overflown') call.emit('error', timedOut(TOO_SLOW));
  };
  /** Puts events into the buffer up to the number `end`, as long as it has room. */
  const fill = (end) => {
    for (const stored of store.events(next, end)) {
      next += 1;
      if (wanted(stored)) {
        if (buffer.length === LIVE_BUFFER) {
          state = 'overflown';
          return leave();
        }
        buffer.push(stored.message);
      }
      const reached = checkpoint(stored);
      if (reached !== null) buffer.push(reached);
    }
  };
  const onWritten = async (end) => {
    if (appends.push(end) > 1) return;
    for (; appends.length > 0 && state === 'live'; appends.shift()) {
      while (next < appends[0] && state === 'live') {
        fill(Math.min(appends[0], next + 1 + Math.floor(Math.random() * MOST_AT_ONCE)));
        if (buffer.length > 0) void drain();
        await turn();
      }
    }
  };
  store.changes.on('written', onWritten);
  call.once('cancelled', leave).once('close', leave);
}
