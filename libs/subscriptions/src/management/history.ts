import {
  createCatalog,
  type EventStore,
  ParleyError,
  type RecordedEvent,
  kernelErrors,
} from '@parley/eventsourcing';
import { operationEvents } from './log/projection.events.js';
import type { RecordedOperation } from './operations.js';
import { OPERATIONS_STREAM } from './log/operations-log.js';

const catalog = createCatalog(operationEvents);

/** What operators have done, the latest first. Throws `INVALID_READ` for a limit or revision that cannot be. */
export async function historyOf(
  eventStore: EventStore,
  limit: number,
  before?: number,
): Promise<readonly RecordedOperation[]> {
  const isPossible = before === undefined || (Number.isSafeInteger(before) && before >= 0);
  if (!isPossible || !(limit >= 1 && limit <= 1_000))
    throw kernelErrors.INVALID_READ('A page of the history has 1 to 1,000 events before a revision.');
  if (before === 0) return [];
  const from = before === undefined ? {} : { from: before - 1 };
  const events = await eventStore.readStream(OPERATIONS_STREAM, { direction: 'backwards', limit, ...from });
  return events.flatMap(decoded);
}

/** Nothing for an event that only a newer program knows. */
function decoded(event: RecordedEvent): readonly RecordedOperation[] {
  try {
    return [catalog.decode(event) as RecordedOperation];
  } catch (error) {
    if (error instanceof ParleyError && error.code === 'UNKNOWN_EVENT') return [];
    throw error;
  }
}
