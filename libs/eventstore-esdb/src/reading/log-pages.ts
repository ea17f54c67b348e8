import {
  START,
  type ValidationError,
  type LogPage,
  type Position,
  type ReadAllOptions,
  type RecordedEvent,
  kernelErrors,
} from '@parley/eventsourcing';
import type { Namespace } from '../namespace.js';
import type { ReadRecords } from './reading.js';
import { ourEvent, positionOf } from './records.js';
import type { EsdbRecord } from '../wire/read-answer.js';
import type { ReadFrom } from '../wire/read-request.js';

/** Records read for one page at least before it may hold fewer events than were asked for, or none. */
const ENOUGH = 4_000;
/** Records read at once after the first: where one of them is not ours, many may follow. */
const PASSED_AT_ONCE = 1_000;

export type Direction = NonNullable<ReadAllOptions['direction']>;

/** A page of our events after or before a place. Throws INVALID_READ for a place behind the beginning of the last record. */
export type ReadPage = (from: Position | undefined, direction: Direction, limit: number) => Promise<LogPage>;

/** Pages of `$all`. The server's own events, those of other programs and of other namespaces are left out of a page but not of its way. */
export function createPages(readRecords: ReadRecords, namespace: Namespace): ReadPage {
  /** Records after or before a place, at most `limit`, and whether there are more: one more than wanted tells. */
  const recordsAt = async (from: Position | undefined, direction: Direction, limit: number) => {
    // Forwards the record at the place itself comes first.
    const place = placeOf(from, direction);
    const records = await readRecords({ stream: null, from: place, direction, limit: limit + 2 });
    const [first] = records;
    // There is always one there, or after it: behind the beginning of the last record the server answers nothing, as if that were the end.
    if (first === undefined && typeof place === 'bigint' && direction === 'forwards')
      throw invalidPlace(place);
    const isPlace = first !== undefined && typeof place === 'bigint' && positionOf(first) === place;
    const rest = isPlace ? records.slice(1) : records;
    return { records: rest.slice(0, limit), hasMore: rest.length > limit };
  };

  /** Adds the first of our events among records until there are `limit` of them; answers how many records they take up. */
  const takeOurs = (records: readonly EsdbRecord[], limit: number, events: RecordedEvent[]): number => {
    let taken = 0;
    for (const record of records) {
      if (events.length === limit) break;
      taken += 1;
      const event = ourEvent(record, namespace);
      if (event !== null) events.push(event);
    }
    return taken;
  };

  return async (from, direction, limit) => {
    const events: RecordedEvent[] = [];
    let next = from;
    for (let passed = 0; ;) {
      const size = passed === 0 ? limit : Math.max(limit, PASSED_AT_ONCE);
      const { records, hasMore } = await recordsAt(next, direction, size);
      const taken = takeOurs(records, limit, events);
      const last = records[taken - 1];
      next = last === undefined ? next : positionOf(last);
      passed += taken;
      const end = !hasMore && taken === records.length;
      if (events.length === limit || end || passed >= ENOUGH) return { events, next: next ?? START, end };
    }
  };
}

function placeOf(from: Position | undefined, direction: Direction): ReadFrom {
  if (from === undefined) return direction === 'forwards' ? 'start' : 'end';
  return from === START ? 'start' : from;
}

export const invalidPlace = (from: Position): ValidationError =>
  kernelErrors.INVALID_READ('A page begins at a position that the store gave.', {
    from: from.toString(),
  });
