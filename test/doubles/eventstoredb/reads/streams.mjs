// What is known of each stream: where its events lie, and what its metadata hides.
import { dataText, END_OF_STREAM } from '../log/record.mjs';

/** A `$tb` from here on hides everything; the number is what JSON makes of the largest revision. */
const SOFT_DELETED = Number(END_OF_STREAM);

/**
 * @typedef {{ name: string, events: number[], tombstone: number | null, truncateBefore: number, maxCount: number }} Stream
 * `events[n]` is the number in the log of the event with revision n.
 */

/** Streams by name, kept current by `add`. */
export function streamIndex() {
  /** @type {Map<string, Stream>} */
  const byName = new Map();
  const get = (name) => {
    const known = byName.get(name);
    if (known !== undefined) return known;
    const stream = emptyStream(name);
    byName.set(name, stream);
    return stream;
  };
  return {
    /** The stream; an empty one, not kept, when nothing was ever written to it. */
    find: (name) => byName.get(name) ?? emptyStream(name),
    /**
     * @param {import('../log/record.mjs').Stored} stored
     * @param {number} number of the event in the log
     */
    add(stored, number) {
      const stream = get(stored.stream);
      if (stored.revision === END_OF_STREAM) stream.tombstone = number;
      else stream.events.push(number);
      if (stored.type === '$metadata' && stored.stream.startsWith('$$'))
        applyMetadata(get(stored.stream.slice(2)), dataText(stored));
    },
  };
}

/** A metadata stream keeps one event. */
const emptyStream = (name) => ({
  name,
  events: [],
  tombstone: null,
  truncateBefore: 0,
  maxCount: name.startsWith('$$') ? 1 : Infinity,
});

function applyMetadata(stream, text) {
  const metadata = parsed(text);
  stream.truncateBefore = typeof metadata.$tb === 'number' ? metadata.$tb : 0;
  stream.maxCount = typeof metadata.$maxCount === 'number' ? metadata.$maxCount : Infinity;
}

function parsed(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** @param {Stream} stream */
export const lastRevision = (stream) => stream.events.length - 1;

/** Whether every event was hidden by a soft deletion and none was written since. */
export const isSoftDeleted = (stream) => stream.events.length > 0 && stream.truncateBefore >= SOFT_DELETED;

/** The first revision that is not hidden, when the stream ends at `last`. */
export const firstRevision = (stream, last) =>
  Math.max(0, stream.truncateBefore, stream.maxCount === Infinity ? 0 : last + 1 - stream.maxCount);
