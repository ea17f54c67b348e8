import { type LogPage, placeOf, type RecordedEvent } from '@parley/eventsourcing';
import { carryOut, type Outcome } from './react.js';
import { passPage, storeUpTo, type Held, type ProcessContext } from './session.js';
import { describeParked, parkedWrite } from './parked.js';
import { carryOutOrder, orderFor } from './retries.js';

/** How often an event is tried before its stream is parked. */
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 50;

/** Reacts to one page, event by event, and moves past it unless it is told to stop. */
export async function consume(
  context: ProcessContext,
  held: Held,
  page: LogPage,
  signal: AbortSignal,
): Promise<void> {
  for (const event of page.events) {
    if (!concerns(held, event)) continue;
    const order = orderFor(held.process, event);
    const isPast =
      order === null
        ? await react(context, held, event, signal)
        : await carryOutOrder(context, held, order, signal);
    if (!isPast) return;
  }
  if (!signal.aborted) await passPage(context, held, page);
}

const concerns = ({ process, parked }: Held, event: RecordedEvent): boolean => {
  if (orderFor(process, event) !== null) return true;
  if (!Object.hasOwn(process.on, event.type)) return false;
  const waiting = parked.get(event.stream);
  return waiting === undefined || event.revision < waiting.revision;
};

/** False when the process is to stop before the event is done with. */
async function react(
  context: ProcessContext,
  held: Held,
  event: RecordedEvent,
  signal: AbortSignal,
): Promise<boolean> {
  const outcome = await patiently(context, held, event, signal);
  if (outcome.kind === 'stopped') return false;
  const place = placeOf(event);
  if (outcome.kind === 'reacted') {
    await storeUpTo(context, held, place, { counts: counted(held, outcome), parked: [] });
    return true;
  }
  const parked = describeParked(held.process.name, event, outcome.error, context.clock());
  const writes = [parkedWrite(parked, event.position)];
  await storeUpTo(context, held, place, { counts: held.counts, parked: writes });
  held.parked.set(event.stream, parked);
  context.onNotice({ kind: 'parked', parked });
  return true;
}

function counted({ counts }: Held, { done, refused }: Extract<Outcome, { kind: 'reacted' }>): Held['counts'] {
  if (done + refused === 0) return counts;
  return { ...counts, done: counts.done + done, refused: counts.refused + refused };
}

async function patiently(
  context: ProcessContext,
  held: Held,
  event: RecordedEvent,
  signal: AbortSignal,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await carryOut(context, held, event, signal);
    if (outcome.kind !== 'poison' || attempt === ATTEMPTS) return outcome;
    await context.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1), signal);
    if (signal.aborted) return { kind: 'stopped' };
  }
}
