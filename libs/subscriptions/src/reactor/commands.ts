import { randomUUID } from 'node:crypto';
import {
  ABSENT,
  checkReason,
  DomainError,
  type EventDefinition,
  type EventStore,
  type EventToAppend,
  isConflict,
  metadataOf,
  type Position,
} from '@parley/eventsourcing';
import type { ProcessContext } from './session.js';
import { ORDERS_STREAM } from './retries.js';
import { ProcessRetryOrdered, ProcessSkipOrdered } from '../management/process.events.js';
import { listParked } from './stored.js';
import type { ParkedReaction } from './parked.js';
import type { OrderedBy } from './types.js';

/** Writes the order into the log, where whoever runs the process meets it. Throws `PROCESS_NOT_PARKED`. */
export async function orderRetry(
  context: ProcessContext,
  process: string,
  stream: string,
  by: OrderedBy,
): Promise<Position> {
  const waiting = await waitingAt(context, process, stream);
  return append(context.eventStore, orderEvent(ProcessRetryOrdered, waiting, by, context.clock()));
}

/** Throws `PROCESS_NOT_PARKED`, `INVALID_REASON`. */
export async function orderSkip(
  context: ProcessContext,
  process: string,
  stream: string,
  reason: string,
  by: OrderedBy,
): Promise<Position> {
  checkReason(reason);
  const waiting = await waitingAt(context, process, stream);
  return append(
    context.eventStore,
    orderEvent(ProcessSkipOrdered, { ...waiting, reason }, by, context.clock()),
  );
}

async function waitingAt({ documents }: ProcessContext, process: string, stream: string) {
  const parked = (await listParked(documents, process)).find((one) => one.stream === stream);
  if (parked === undefined) throw notParked(process, stream);
  const { revision, eventId }: ParkedReaction = parked;
  return { process, stream, revision, eventId };
}

const notParked = (process: string, stream: string): DomainError =>
  new DomainError('PROCESS_NOT_PARKED', `Stream ${stream} is not parked in ${process}.`, 'conflict', {
    process,
    stream,
  });

/** An order is its own command: the same one given twice is carried out once, for the stream no longer waits at the event. */
function orderEvent<E extends EventDefinition>(
  { type, version }: E,
  data: E['sample'],
  by: OrderedBy,
  now: number,
): EventToAppend {
  const id = randomUUID();
  const metadata = metadataOf({ ...by, commandId: id }, { fingerprint: '', schemaVersion: version, now });
  return { id, type, data, metadata };
}

async function append(eventStore: EventStore, event: EventToAppend): Promise<Position> {
  for (;;) {
    const [last] = await eventStore.readStream(ORDERS_STREAM, { direction: 'backwards', limit: 1 });
    try {
      return (await eventStore.append(ORDERS_STREAM, last?.revision ?? ABSENT, [event])).position;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}
