import { createSharedReads, type Position } from '@parley/eventsourcing';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isUnknownPosition } from '../connection/errors.js';
import type { Namespace } from '../namespace.js';
import type { ReadPlaces } from './reading.js';
import type { EsdbPlace } from '../wire/read-answer.js';

/** Records that one poll reads at most: the fewer streams are remembered, the less it is worth. */
const recordsAtOnce = (streams: number): number => Math.min(Math.max(2 * streams, 100), 1_000);
/** Looks in a row that did not come to the end of the log: others write more than is worth following. */
const MOST_READS_BEHIND = 10;
/** ms without a poll after which the next one would find too much. */
const LONGEST_REST_MS = 10_000;
/** Streams whose ends are remembered. */
const MOST_STREAMS = 50_000;

/**
 * One poll serves all streams, so the next one begins at once, but behind what has arrived already: one turn ends what came with the last answer, the
 * other hears what has come since. Those whose appends were answered meanwhile ask for their next thing in time to share it.
 */
const untilHeard = async (): Promise<void> => {
  await nextTurn();
  await nextTurn();
};

/** Where streams end: many who ask at the same moment share one read of the log's end instead of reading a stream each. */
export interface StreamEnds {
  /** Whether the log holds nothing of the stream at this revision or after it. False also where that is not known. Throws what the client throws. */
  endsBefore(stream: string, revision: number): Promise<boolean>;
  /** The last revision by `readLast`, remembered from now on; null where it is not asked, or answers null. */
  learn(stream: string, readLast: () => Promise<number | null>): Promise<number | null>;
}

/** Its end in the log up to where it was looked at. */
interface End {
  revision: number;
  /** False until the stream itself was asked: until then `revision` is only the latest that was met. */
  isKnown: boolean;
}

/** A record that was the last of the log. */
interface Place {
  readonly position: Position;
  readonly id: string;
}

/** Null for a transaction of an old client, which has no single position to look from. */
const placeOf = ({ id, position: { commit, prepare } }: EsdbPlace): Place | null =>
  commit === prepare ? { id, position: commit } : null;

const isAt = (record: EsdbPlace | undefined, { id, position }: Place): boolean =>
  record?.id === id && record.position.commit === position;

/** The log followed from poll to poll. */
interface Follower {
  /** False: streams have to be read, and it is begun meanwhile. */
  isFollowing(): boolean;
  /** Hands over what is new, at most so many records; whether that is all. */
  poll(limit: number): Promise<boolean>;
}

/** `forget` is called when polls no longer follow each other. */
function createFollower(
  readPlaces: ReadPlaces,
  meet: (record: EsdbPlace) => void,
  forget: () => void,
): Follower {
  /** The log has been looked at up to here; null: it is not followed. */
  let place: Place | null = null;
  let readAt = 0;
  let readsBehind = 0;
  let beginning: Promise<void> | null = null;

  const end = (): void => {
    place = null;
    forget();
  };

  const begin = async (): Promise<void> => {
    const [last] = await readPlaces({ ...LATEST, from: 'end', direction: 'backwards', limit: 1 });
    if (last === undefined) return;
    place = placeOf(last);
    readAt = performance.now();
    readsBehind = 0;
  };

  const recordsFrom = async (from: Place, limit: number): Promise<readonly EsdbPlace[]> => {
    try {
      return await readPlaces({ ...LATEST, from: from.position, direction: 'forwards', limit });
    } catch (error) {
      if (isUnknownPosition(error)) return [];
      // The same poll may fail again and again, and streams be read all the same.
      if (place === from) end();
      throw error;
    }
  };

  return {
    isFollowing() {
      if (place !== null && performance.now() - readAt > LONGEST_REST_MS) end();
      if (place !== null) return true;
      // The caller reads the stream, and that read fails if the store does not answer.
      const ended = (): void => void (beginning = null);
      beginning ??= begin().then(ended, ended);
      return false;
    },
    async poll(limit) {
      const from = place;
      if (from === null) return false;
      readAt = performance.now();
      const records = await recordsFrom(from, limit);
      if (place !== from) return false;
      const last = records.at(-1);
      const next = last === undefined ? null : placeOf(last);
      // The record at the place itself comes first; where another does, or none, the log was replaced or tidied up.
      if (next === null || !isAt(records[0], from) || readsBehind === MOST_READS_BEHIND) {
        end();
        return false;
      }
      for (const record of records) meet(record);
      place = next;
      readsBehind = records.length < limit ? 0 : readsBehind + 1;
      return readsBehind === 0;
    },
  };
}

/**
 * Follows the whole log from poll to poll, each of which begins after it was asked for and is answered by the leader, so that it meets whatever
 * was acknowledged before. A stream whose end was read between two polls ends there for as long as no poll meets it.
 */
export function createStreamEnds(readPlaces: ReadPlaces, { ours }: Namespace): StreamEnds {
  const ends = new Map<string, End>();
  const share = createSharedReads(untilHeard);

  const meet = ({ streamId, revision }: EsdbPlace): void => {
    const stream = ours(streamId);
    const end = stream === null ? undefined : ends.get(stream);
    if (end !== undefined && end.revision < revision) end.revision = revision;
  };
  const follower = createFollower(readPlaces, meet, () => ends.clear());

  const endOf = (stream: string): End => {
    const known = ends.get(stream);
    if (known !== undefined) return known;
    if (ends.size >= MOST_STREAMS) ends.clear();
    const end = { revision: -1, isKnown: false };
    ends.set(stream, end);
    return end;
  };

  return {
    async endsBefore(stream, revision) {
      if (!follower.isFollowing()) return false;
      const end = ends.get(stream);
      if (end === undefined || !end.isKnown || end.revision >= revision) return false;
      const isAtEnd = await share(ends, 'log', () => follower.poll(recordsAtOnce(ends.size)));
      return isAtEnd && ends.get(stream) === end && end.revision < revision;
    },
    async learn(stream, readLast) {
      if (!follower.isFollowing()) return null;
      const end = endOf(stream);
      if (end.isKnown) return null;
      const last = await readLast();
      if (last === null) return null;
      end.revision = Math.max(end.revision, last);
      end.isKnown = true;
      return last;
    },
  };
}

/** The whole log, as the leader knows it. */
const LATEST = { stream: null, isFromLeader: true } as const;
