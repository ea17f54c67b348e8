import type { Position, RecordedEvent } from '@parley/eventsourcing';
import { buildKey } from '../projector/build.js';
import { renewLease, storeCheckpoint, type Held, type RunnerContext } from '../projector/session.js';
import type { StreamOrder } from './operations.js';
import { addOutcome } from './outcomes.js';
import { putParked } from '../parked/parked-records.js';
import type { ParkedStream } from '../parked/parked.js';
import { repair } from '../projector/replay-parked.js';
import { isPaused, type Run } from '../consumer/consumer.js';

/** Orders of operators that the holder of this build has not carried out yet, oldest first. */
export function pendingOrders({ operations, build }: Run, { outcomes }: Held): readonly StreamOrder[] {
  const orders = operations.known().orders.get(buildKey(build)) ?? [];
  const last = orders.at(-1);
  if (last === undefined || last.revision <= outcomes.done) return [];
  return orders.filter(({ revision }) => revision > outcomes.done);
}

/**
 * Carries out what operators have ordered, in order, between two steps of the loop. Killed in the middle, the next holder
 * does it again: each order says what shall be so, and finds it so.
 */
export async function carryOut(run: Run, held: Held): Promise<void> {
  const { context, build } = run;
  for (const order of pendingOrders(run, held)) {
    if (isTooEarly(run, held, order)) return;
    const parked = await execute(run, held, order);
    held.outcomes = await addOutcome(context.documents, build, held.outcomes, {
      revision: order.revision,
      parked,
    });
    run.moves.ring();
  }
}

/**
 * A build that is still on its way parks a stream where the order stands in the log: what came before is folded. One that
 * does not move has no such place to wait for.
 */
const isTooEarly = (run: Run, held: Held, { type, position }: StreamOrder): boolean =>
  type === 'StreamParked' && held.position < position && run.stop === null && !isPaused(run);

function execute(run: Run, held: Held, order: StreamOrder): Promise<ParkedStream | null> {
  switch (order.type) {
    case 'StreamParked':
      return parkByHand(run.context, held, order);
    default:
      return letGoOn(run, held, order.data.stream);
  }
}

/** Folds what waits of a stream, or lets a build that stopped at it try again. */
async function letGoOn(run: Run, held: Held, stream: string): Promise<ParkedStream | null> {
  if (run.stop?.event?.stream === stream) {
    run.stop = null;
    run.context.onNotice({ kind: 'resumed', build: run.build, stream });
  }
  const parked = held.parked.get(stream);
  return parked === undefined ? null : repair(run.context, held, parked);
}

/** The first event of the stream that is not folded waits, and those behind it. */
async function parkByHand(
  context: RunnerContext,
  held: Held,
  { data, recordedAt }: Extract<StreamOrder, { type: 'StreamParked' }>,
): Promise<ParkedStream | null> {
  const { stream, reason } = data;
  if (held.parked.has(stream)) return null;
  // Nothing that has been folded may be delivered again once the stream waits.
  await storeCheckpoint(context, held);
  const { position, build } = held;
  const next = await firstAfter(context, stream, position);
  const parked: ParkedStream = {
    ...build,
    stream,
    position: next.event?.position ?? position,
    revision: next.revision,
    eventId: null,
    type: null,
    code: 'PARKED_BY_OPERATOR',
    message: `Parked by an operator in ${build.name} version ${build.version}.`,
    attempts: 0,
    parkedAt: recordedAt,
    reason,
  };
  await renewLease(context, held);
  await putParked(context.documents, held.lease.token, parked);
  held.parked.set(stream, parked);
  context.onNotice({ kind: 'parked', parked });
  return null;
}

const PAGE = 1_000;

/** The first event of a stream after a position, looked for from its end; its revision also when there is none yet. */
async function firstAfter(
  { eventStore }: RunnerContext,
  stream: string,
  position: Position,
): Promise<{ readonly revision: number; readonly event: RecordedEvent | null }> {
  let first: RecordedEvent | null = null;
  for (let from: number | undefined; ;) {
    const options = { direction: 'backwards', limit: PAGE, ...(from !== undefined && { from }) } as const;
    const events = await eventStore.readStream(stream, options);
    for (const event of events) {
      if (event.position <= position) return { revision: event.revision + 1, event: first };
      first = event;
    }
    if (events.length < PAGE || first === null || first.revision === 0)
      return { revision: first?.revision ?? 0, event: first };
    from = first.revision - 1;
  }
}
