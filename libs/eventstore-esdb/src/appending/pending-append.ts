import {
  ABSENT,
  type ConcurrencyError,
  type AppendResult,
  type SerialisedEvent,
  kernelErrors,
} from '@parley/eventsourcing';
import { storeUnavailable } from '../connection/errors.js';
import type { StreamReader } from '../reading/stream-reader.js';

/** An append that may or may not be in the log. */
export interface PendingAppend {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly SerialisedEvent[];
}

export interface PendingAppends {
  /** Where the events are, null when nothing is in their place (yet). Throws REVISION_CONFLICT when others are. */
  poll(pending: PendingAppend): Promise<AppendResult | null>;
  conflict(stream: string, expected: number): Promise<ConcurrencyError>;
}

export function createPendingAppends(readStream: StreamReader): PendingAppends {
  const conflict = async (stream: string, expected: number): Promise<ConcurrencyError> => {
    const [last] = await readStream(stream, { direction: 'backwards', limit: 1 });
    return conflictAt(stream, expected, last?.revision ?? ABSENT);
  };

  return {
    conflict,
    async poll({ stream, expected, events }) {
      const found = await readStream(stream, { from: expected + 1, limit: events.length });
      const last = found.at(-1);
      if (last === undefined) return null;
      const isOurs = found.every(({ id }, index) => id === events[index]?.id.toLowerCase());
      if (!isOurs) throw await conflict(stream, expected);
      // All of an append is there or nothing: a read that ended early says nothing about its end.
      if (found.length < events.length) throw storeUnavailable();
      return { revision: last.revision, position: last.position };
    },
  };
}

export function conflictAt(stream: string, expected: number, actual: number): ConcurrencyError {
  const message = `Stream ${stream} is at revision ${actual}, not ${expected}.`;
  return kernelErrors.REVISION_CONFLICT(message, { stream, expected, actual });
}
