import {
  createCatalog,
  type Place,
  placeOf,
  type RecordedEvent,
  type RecordedOf,
} from '@parley/eventsourcing';
import { carryOut } from './react.js';
import { storeUpTo, type Held, type ProcessContext } from './session.js';
import { processOrders, ProcessSkipOrdered } from '../management/process.events.js';
import { describeParked, parkedWrite, unparkedWrite, type ParkedReaction } from './parked.js';
import type { Process } from './process.js';

export const ORDERS_STREAM = 'operations-processes';
const catalog = createCatalog(processOrders);
const PAGE = 1_000;

/** What an operator has ordered, as the log tells it. */
export interface Order {
  readonly place: Place;
  readonly stream: string;
  readonly eventId: string;
  readonly isSkip: boolean;
}

/** The order that an event of the log gives this process, null when it gives none. */
export function orderFor({ name }: Process, recorded: RecordedEvent): Order | null {
  if (recorded.stream !== ORDERS_STREAM) return null;
  const { type, data } = catalog.decode(recorded) as RecordedOf<(typeof processOrders)[number]>;
  if (data.process !== name) return null;
  const { stream, eventId } = data;
  return { place: placeOf(recorded), stream, eventId, isSkip: type === ProcessSkipOrdered.type };
}

/**
 * Reacts to what waits of the stream, up to the order. Killed in the middle it is done again: commands that ran are known by their ids.
 * False when the process is to stop before that. An order that was carried out before, or that comes too late, changes nothing.
 */
export async function carryOutOrder(
  context: ProcessContext,
  held: Held,
  order: Order,
  signal: AbortSignal,
): Promise<boolean> {
  const parked = held.parked.get(order.stream);
  if (parked?.eventId !== order.eventId) return true;
  const { position } = order.place;
  let { counts } = held;
  const finish = async (still: ParkedReaction | null): Promise<true> => {
    const write = still === null ? unparkedWrite(parked, position) : parkedWrite(still, position);
    await storeUpTo(context, held, order.place, { counts, parked: [write] });
    if (still === null) {
      held.parked.delete(parked.stream);
      context.onNotice({ kind: 'resumed', process: held.process.name, stream: parked.stream });
      return true;
    }
    held.parked.set(still.stream, still);
    context.onNotice({ kind: 'parked', parked: still });
    return true;
  };

  for await (const event of waitingEvents(context, held, parked, order)) {
    const outcome = await carryOut(context, held, event, signal);
    if (outcome.kind === 'stopped') return false;
    if (outcome.kind === 'poison') {
      return finish(describeParked(held.process.name, event, outcome.error, context.clock()));
    }
    const { done, refused } = outcome;
    counts = { ...counts, done: counts.done + done, refused: counts.refused + refused };
  }
  return finish(null);
}

/** Events of the parked stream that the process has passed and would have reacted to. */
async function* waitingEvents(
  { eventStore }: ProcessContext,
  { process }: Held,
  { stream, revision }: ParkedReaction,
  { place: { position }, isSkip }: Order,
): AsyncGenerator<RecordedEvent> {
  for (let from = isSkip ? revision + 1 : revision; ; from += PAGE) {
    const events = await eventStore.readStream(stream, { from, limit: PAGE });
    for (const event of events) {
      if (event.position > position) return;
      if (Object.hasOwn(process.on, event.type)) yield event;
    }
    if (events.length < PAGE) return;
  }
}
