import { type LogPage, type ParleyError, placeOf, type RecordedEvent } from '@parley/eventsourcing';
import { createConsumer } from '../consumer/consumer.js';
import type { Consumer, ConsumerOptions, Cursor, LogHandler, Poison } from '../consumer/log-handler.js';
import { describeReaction, reactionCode } from '../parked/parked-reaction.js';
import { isWaiting } from '../parked/parked.js';
import type { Process } from './process.js';
import { react, reactsTo } from './react.js';
import { forgetReport, report } from './state/report.js';
import { carryOutRetry, commandIn } from './retry.js';
import { loadProcess, storeStep, type ReactorContext, type ReactorSession } from './session.js';

export interface ReactorOptions extends Pick<
  ConsumerOptions<ReactorSession>,
  'feed' | 'throttle' | 'onError'
> {
  readonly context: ReactorContext;
  readonly process: Process;
}

/** Why a process gets no further. */
export interface Fault {
  readonly code: string;
  /** Kinds, ids and places, never content. */
  readonly message: string;
  /** RFC 3339 UTC with ms. */
  readonly since: string;
}

/** Runs the commands that follow from events of the log. */
export interface Reactor extends ReactorOptions {
  readonly consumer: Consumer<ReactorSession>;
  /** One that lasts; it is tried again all the same. */
  fault: Fault | null;
}

export function createReactor(options: ReactorOptions): Reactor {
  const { context, feed, throttle, onError } = options;
  const reactor: ReactorState = { ...options, fault: null };
  const handler = handlerOf(reactor);
  return Object.assign(reactor, {
    consumer: createConsumer({ context, feed, throttle, onError, handler }),
  });
}

type ReactorState = Omit<Reactor, 'consumer'>;

export const leaseName = (process: string): string => `process:${process}`;

function handlerOf(reactor: ReactorState): LogHandler<ReactorSession> {
  const { context, process } = reactor;
  const { name } = process;
  return {
    lease: leaseName(name),
    isSlow: true,
    isUrgent: () => true,
    isPaused: () => false,
    load: ({ moves }, lease) => loadProcess(context, lease, process, () => moves.notify()),
    onTaken({ parked }) {
      context.onNotice({ kind: 'taken', process: name });
      for (const one of parked.values()) context.onNotice({ kind: 'parked', parked: one });
    },
    async prepare({ error }, session) {
      await report(context, session, error);
      return 'consume';
    },
    handle: (session, page, cursor, signal) => handle(context, session, page, cursor, signal),
    async giveUp(session, { event, error }) {
      const parked = describeReaction(name, { event, error }, context.clock());
      await storeStep(context, session, placeOf(event), { parked });
      return true;
    },
    passed: async () => endFault(reactor),
    async onLastingFault(_consumer, error) {
      beginFault(reactor, error as ParleyError);
      return false;
    },
    onReset: () => undefined,
    beforeRelease: () => forgetReport(context.documents, name),
    codeOf: reactionCode,
    notify: (notice) => context.onNotice({ ...notice, process: name }),
  };
}

/** Event by event, each stored before the next. */
async function handle(
  context: ReactorContext,
  session: ReactorSession,
  { events }: LogPage,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<Poison | null> {
  for (; cursor.start < events.length; cursor.start += 1) {
    const event = events[cursor.start] as RecordedEvent;
    const command = commandIn(session.process, event);
    if (command !== null) {
      if (await carryOutRetry(context, session, command, signal)) continue;
      return null;
    }
    if (!reactsTo(context, session.process, event) || isWaiting(session.parked, event)) continue;
    const outcome = await react(context, session, event, signal);
    if (outcome.kind === 'stopped') return null;
    if (outcome.kind === 'poison') return { index: cursor.start, event, error: outcome.error };
    await storeStep(context, session, placeOf(event), outcome);
  }
  return null;
}

/** Said once, however often it is met. */
function beginFault(reactor: ReactorState, { code, message }: ParleyError): void {
  const { context, process } = reactor;
  if (reactor.fault?.code === code) return;
  reactor.fault = { code, message, since: new Date(context.clock()).toISOString() };
  context.onNotice({ kind: 'failed', process: process.name, code, message });
}

function endFault(reactor: ReactorState): void {
  if (reactor.fault === null) return;
  reactor.fault = null;
  reactor.context.onNotice({ kind: 'resumed', process: reactor.process.name, stream: null });
}
