import { ABSENT, START, type Position } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import type { SendAppend } from '../appending/appends.js';
import { failureOf } from '../connection/errors.js';
import type { Namespace } from '../namespace.js';
import type { ReadRecords } from './reading.js';
import { positionOf } from './records.js';

/** Where the events of a namespace begin: nobody has to pass over what others wrote before there was anything of it. */
export interface Beginning {
  /** Resolves when the log holds the mark. To be waited for before anything is appended to a new stream. */
  make(): Promise<void>;
  /** Position of the mark, {@link START} without a namespace; null: there is no event of the namespace yet. */
  find(): Promise<Position | null>;
}

const FROM_START: Beginning = { make: async () => undefined, find: async () => START };

export function createBeginning(
  { beginning: stream }: Namespace,
  send: SendAppend,
  readRecords: ReadRecords,
): Beginning {
  if (stream === null) return FROM_START;
  let made: Promise<void> | null = null;
  let found: Position | null = null;

  const mark = async (): Promise<void> => {
    const event = { id: randomUUID(), type: 'NamespaceBegun', data: '{}', metadata: '{}' };
    try {
      await send({ stream, expected: ABSENT, events: [event] });
    } catch (error) {
      // Another process was faster: now it is there.
      if (failureOf(error) !== 'conflict') throw error;
    }
  };

  return {
    make: () =>
      (made ??= mark().catch((error: unknown) => {
        made = null;
        throw error;
      })),
    async find() {
      if (found !== null) return found;
      const [record] = await recordsOf(readRecords, stream);
      return (found = record === undefined ? null : positionOf(record));
    },
  };
}

async function recordsOf(readRecords: ReadRecords, stream: string) {
  try {
    return await readRecords({ stream, from: 'start', direction: 'forwards', limit: 1 });
  } catch (error) {
    if (failureOf(error) === 'no-stream') return [];
    throw error;
  }
}
