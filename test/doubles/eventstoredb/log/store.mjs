// The log with its index: what is written, what readers may see, and who is notified.
import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { openLog } from './log.mjs';
import { decode } from './record.mjs';
import { streamIndex } from '../reads/streams.mjs';

const PAGE_BYTES = 256 * 1024;

/**
 * Opens the store in a folder. An event has three numbers: its revision in the stream, its position (a place in the file),
 * and its number in the log (0, 1, 2…), by which the modules here name it.
 * @param {string} folder
 */
export function openStore(folder) {
  const positions = [];
  const lengths = [];
  /** The latest event of each id; what an append with `any` is compared with. */
  const byId = new Map();
  const streams = streamIndex();
  const index = (stored) => {
    const number = positions.push(stored.position) - 1;
    lengths.push(stored.length);
    byId.set(stored.id, number);
    streams.add(stored, number);
  };
  const log = openLog(folder, index);
  const changes = new EventEmitter().setMaxListeners(0);
  const notify = notifier(changes);
  const store = {
    /** Emits `written` with the number of the event after an append's last, once it is durable; one append after the other. */
    changes,
    /** How far the clock that stamps events is moved, in milliseconds. */
    offsetMs: 0,
    /** How many events readers may see: those that are on the disk. */
    visible: positions.length,
    stream: streams.find,
    numberOfId: (id) => byId.get(id),
    positionOf: (number) => positions[number],
    /** The number of the event at exactly `position`; -1 when no event begins there. */
    numberAt: (position) => search(positions, position),
    /** Whether `position` is beyond the place where the last event that readers may see begins. */
    isBehindLast: (position) => store.visible === 0 || position > positions[store.visible - 1],
    end: () => log.end(),
    flush: log.flush,
    /** One event of the log. */
    event: (number) => decode(log.read(positions[number], lengths[number]), 0, positions[number]),
    /** The events from number `from` up to `to` that readers may see when this is called, lazily. */
    *events(from, to) {
      const end = Math.min(to, store.visible);
      for (let number = from; number < end;) {
        const read = page(log, positions, lengths, number, end);
        number += read.length;
        yield* read;
      }
    },
    /** Writes events as one append; answers the number of the last. They are readable when `published` has resolved. */
    write(events) {
      const created = Date.now() + store.offsetMs;
      log.append(events.map((event) => ({ ...event, created }))).forEach(index);
      return positions.length - 1;
    },
    /** Waits until the disk holds everything written so far, and lets readers see it. */
    async published() {
      const end = positions.length;
      if (end <= store.visible) return;
      await log.flush();
      if (end <= store.visible) return;
      store.visible = end;
      notify(end);
    },
    close: log.close,
  };
  return store;
}

/**
 * Emits one append per turn of the event loop, so that the appends of one flush do not reach a live subscription as if
 * they were one: on the server its consumer works beside the writer.
 */
function notifier(changes) {
  const waiting = [];
  const run = async () => {
    while (waiting.length > 0) {
      changes.emit('written', waiting[0]);
      if (changes.listenerCount('written') > 0) await turn();
      waiting.shift();
    }
  };
  return (end) => {
    if (waiting.push(end) === 1) void run();
  };
}

/** As many events from number `from` up to `to` as one read of the file brings; at least one. */
function page(log, positions, lengths, from, to) {
  const start = positions[from];
  const bytes = log.read(start, Math.max(lengths[from], Math.min(PAGE_BYTES, log.end() - start)));
  const events = [];
  for (let number = from; number < to; number += 1) {
    const stored = decode(bytes, positions[number] - start, positions[number]);
    if (stored === null) break;
    events.push(stored);
  }
  return events;
}

function search(positions, position) {
  let low = 0;
  let high = positions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (positions[middle] === position) return middle;
    if (positions[middle] < position) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
