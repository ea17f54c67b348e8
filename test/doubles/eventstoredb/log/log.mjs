// The append-only file: an event's place in it is its position in $all.
import {
  closeSync,
  fdatasync,
  ftruncateSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decode, encode, isIntact } from './record.mjs';

const sync = promisify(fdatasync);
const PIECE = 8 * 1024 * 1024;

/**
 * Opens the log of a folder, cuts off an append that was not written whole, and hands each event to `onEvent`.
 * @param {string} folder
 * @param {(stored: import('./record.mjs').Stored) => void} onEvent
 */
export function openLog(folder, onEvent) {
  mkdirSync(folder, { recursive: true });
  const fd = openSync(join(folder, 'events.log'), 'a+');
  let end = load(fd, onEvent);
  ftruncateSync(fd, end);
  return {
    end: () => end,
    flush: groupFlush(fd),
    /** Writes the events of one append behind each other; answers what was stored. Not durable before the next flush. */
    append(events) {
      const stored = [];
      const bytes = [];
      let position = end;
      for (const [index, event] of events.entries()) {
        const encoded = encode(event, position, index === events.length - 1);
        bytes.push(encoded);
        stored.push(decode(encoded, 0, position));
        position += encoded.length;
      }
      writeWhole(fd, Buffer.concat(bytes));
      end = position;
      return stored;
    },
    /** The bytes from `position` on. */
    read(position, length) {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, readSync(fd, bytes, 0, length, position));
    },
    close: () => closeSync(fd),
  };
}

function writeWhole(fd, bytes) {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

/** Answers where the last whole append ends. */
function load(fd, onEvent) {
  const size = fstatSync(fd).size;
  let end = 0;
  let waiting = [];
  for (const stored of intactEvents(fd, size)) {
    waiting.push(stored);
    if (!stored.last) continue;
    waiting.forEach(onEvent);
    waiting = [];
    end = stored.position + stored.length;
  }
  return end;
}

function* intactEvents(fd, size) {
  let bytes = Buffer.alloc(0);
  let start = 0;
  for (let position = 0; position < size;) {
    const stored = decode(bytes, position - start, position);
    if (stored !== null) {
      if (!isIntact(bytes, position - start, stored.length)) return;
      yield stored;
      position += stored.length;
      continue;
    }
    if (start + bytes.length >= size) return;
    const more = Buffer.allocUnsafe(Math.min(PIECE, size - start - bytes.length));
    readSync(fd, more, 0, more.length, start + bytes.length);
    bytes = Buffer.concat([bytes.subarray(position - start), more]);
    start = position;
  }
}

/** A flush that shares: a caller that asks while the disk works waits for the next round together with the others. */
function groupFlush(fd) {
  let running = null;
  let next = null;
  const run = () => {
    running = sync(fd).finally(() => (running = null));
    return running;
  };
  return () => {
    if (running === null) return run();
    next ??= running.then(() => {
      next = null;
      return run();
    });
    return next;
  };
}
