import {
  checkRead,
  START,
  type LogPage,
  type Position,
  type ReadAllOptions,
  type RecordedEvent,
} from '@parley/eventsourcing';
import type { Beginning } from './beginning.js';
import { isUnknownPosition } from '../connection/errors.js';
import { createPages, invalidPlace } from './log-pages.js';
import type { Namespace } from '../namespace.js';
import type { ReadRecords } from './reading.js';
import { ourEvent, positionOf } from './records.js';

const GREATEST: Position = 2n ** 63n - 1n;

export interface LogReader {
  readAll(options: ReadAllOptions): Promise<LogPage>;
  eventAt(position: Position): Promise<RecordedEvent | null>;
  head(): Promise<Position>;
}

/** Position of the last record of the log, those of other programs included. */
export async function readHead(readRecords: ReadRecords): Promise<Position> {
  const [last] = await readRecords({ stream: null, from: 'end', direction: 'backwards', limit: 1 });
  return last === undefined ? START : positionOf(last);
}

/** A page backwards where nothing comes before. */
const NOTHING: LogPage = { events: [], next: START, end: true };

/** The whole log as one namespace sees it. What lies before the beginning of the namespace is never looked at. */
export function createLogReader(
  readRecords: ReadRecords,
  namespace: Namespace,
  beginning: Beginning,
): LogReader {
  const readPage = createPages(readRecords, namespace);

  const fromStart = async (from: Position | undefined, limit: number): Promise<LogPage> => {
    // Asked for first: nothing of ours can lie before it when the beginning is not there afterwards.
    const head = namespace.beginning === null ? START : await readHead(readRecords);
    const begun = await beginning.find();
    if (begun === null) return { events: [], next: head, end: true };
    return readPage(begun === START ? from : begun, 'forwards', limit);
  };

  const backwards = async (from: Position | undefined, limit: number): Promise<LogPage> => {
    const begun = from === START ? null : await beginning.find();
    if (begun === null) return NOTHING;
    const page = await readPage(from, 'backwards', limit);
    return { ...page, end: page.end || page.next <= begun };
  };

  const readAll = async ({ from, direction, limit }: ReadAllOptions): Promise<LogPage> => {
    checkRead(from, limit);
    if (from !== undefined && (from < START || from > GREATEST)) throw invalidPlace(from);
    if (direction === 'backwards') return backwards(from, limit);
    return from === undefined || from === START ? fromStart(from, limit) : readPage(from, 'forwards', limit);
  };

  return {
    readAll: (options) => readAll(options).catch(refusePlace(options.from)),
    async eventAt(position) {
      if (position <= START || position > GREATEST) return null;
      try {
        const request = { stream: null, from: position, direction: 'forwards', limit: 1 } as const;
        const [record] = await readRecords(request);
        return record !== undefined && positionOf(record) === position ? ourEvent(record, namespace) : null;
      } catch (error) {
        if (isUnknownPosition(error)) return null;
        throw error;
      }
    },
    head: () => readHead(readRecords),
  };
}

const refusePlace =
  (from: Position | undefined) =>
  (error: unknown): never => {
    throw from !== undefined && isUnknownPosition(error) ? invalidPlace(from) : error;
  };
