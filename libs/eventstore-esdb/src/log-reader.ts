import {
  checkRead,
  START,
  ValidationError,
  type LogPage,
  type Position,
  type ReadAllOptions,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { isUnknownPosition } from './errors.js';
import type { ReadRecords } from './reading.js';
import { ourEvent, positionOf } from './records.js';
import type { EsdbRecord } from './wire/read-answer.js';
import type { ReadFrom } from './wire/read-request.js';

/** Pages of nothing but other records that are passed over before an empty one is answered. */
const MAX_EMPTY_PAGES = 8;
const GREATEST: Position = 2n ** 63n - 1n;

export interface LogReader {
  readAll(options: ReadAllOptions): Promise<LogPage>;
  eventAt(position: Position): Promise<RecordedEvent | null>;
  head(): Promise<Position>;
}

type Direction = NonNullable<ReadAllOptions['direction']>;

/** Pages of `$all`. The server's own events, and those of other programs, are left out of a page but not of its way. */
export function createLogReader(readRecords: ReadRecords): LogReader {
  const read = (from: ReadFrom, direction: Direction, limit: number): Promise<EsdbRecord[]> =>
    readRecords({ stream: null, from, direction, limit });

  /** Records after or before a place, at most `limit`, and whether there are more: one more than wanted tells. */
  const page = async (from: Position | undefined, direction: Direction, limit: number) => {
    // Forwards the record at the place itself comes first.
    const records = await read(placeOf(from, direction), direction, limit + 2);
    const [first] = records;
    // There is always one there, or after it: behind the beginning of the last record the server answers nothing, as if that were the end.
    if (first === undefined && from !== undefined && from !== START && direction === 'forwards')
      throw invalidPlace(from);
    const isPlace = from !== START && first !== undefined && positionOf(first) === from;
    const rest = isPlace ? records.slice(1) : records;
    return { records: rest.slice(0, limit), hasMore: rest.length > limit };
  };

  const readAll = async ({ from, direction = 'forwards', limit }: ReadAllOptions): Promise<LogPage> => {
    checkRead(from, limit);
    checkPlace(from);
    if (direction === 'backwards' && from === START) return { events: [], next: START, end: true };
    let next = from;
    for (let pages = 1; ; pages++) {
      const { records, hasMore } = await page(next, direction, limit);
      const last = records.at(-1);
      next = last === undefined ? next : positionOf(last);
      const events = records.map(ourEvent).filter((event) => event !== null);
      if (events.length > 0 || !hasMore || pages === MAX_EMPTY_PAGES) {
        return { events, next: next ?? START, end: !hasMore };
      }
    }
  };

  return {
    readAll: (options) => readAll(options).catch(refusePlace(options.from)),
    async eventAt(position) {
      if (position <= START || position > GREATEST) return null;
      try {
        const [record] = await read(position, 'forwards', 1);
        return record !== undefined && positionOf(record) === position ? ourEvent(record) : null;
      } catch (error) {
        if (isUnknownPosition(error)) return null;
        throw error;
      }
    },
    async head() {
      const [last] = await read('end', 'backwards', 1);
      return last === undefined ? START : positionOf(last);
    },
  };
}

function placeOf(from: Position | undefined, direction: Direction): ReadFrom {
  if (from === undefined) return direction === 'forwards' ? 'start' : 'end';
  return from === START ? 'start' : from;
}

function checkPlace(from: Position | undefined): void {
  if (from !== undefined && (from < START || from > GREATEST)) throw invalidPlace(from);
}

const invalidPlace = (from: Position): ValidationError =>
  new ValidationError('INVALID_READ', 'A page begins at a position that the store gave.', {
    from: from.toString(),
  });

const refusePlace =
  (from: Position | undefined) =>
  (error: unknown): never => {
    throw from !== undefined && isUnknownPosition(error) ? invalidPlace(from) : error;
  };
