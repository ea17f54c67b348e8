import {
  type Actor,
  type CommandEnvelope,
  isLasting,
  ParleyError,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { keepLease } from '../consumer/lease-session.js';
import { reactionCode } from '../parked/parked-reaction.js';
import type { Process, Reaction } from './process.js';
import type { ReactorContext, ReactorSession } from './session.js';

const SYSTEM: Actor = { kind: 'system', id: null };

/** What became of an event. */
export type Outcome =
  | { readonly kind: 'reacted'; readonly done: number; readonly refused: number }
  /** The program is to stop; what is left is carried out by the next holder. */
  | { readonly kind: 'stopped' }
  /** It can not be reacted to as the program is now. */
  | { readonly kind: 'poison'; readonly error: unknown };

/** Whether the process reacts to the event: never to one of an extension that is not enabled. */
export const reactsTo = ({ catalog }: ReactorContext, { on }: Process, event: RecordedEvent): boolean =>
  Object.hasOwn(on, event.type) && !catalog.isDisabled(event);

/**
 * Runs every command that follows from the event, one after the other. Throws what may pass by itself: failures of stores, a lost lease.
 * The event is then delivered again, and commands that ran are known by their ids.
 */
export async function react(
  context: ReactorContext,
  session: ReactorSession,
  recorded: RecordedEvent,
  signal: AbortSignal,
): Promise<Outcome> {
  const { name, on } = session.process;
  let [done, refused] = [0, 0];
  try {
    const event = context.catalog.decode(recorded);
    for await (const reaction of on[recorded.type]?.(event) ?? []) {
      if (signal.aborted) return { kind: 'stopped' };
      await keepLease(context, session);
      const refusal = await refusalOf(reaction.run(envelopeOf(event, name, reaction)));
      if (refusal === null) done += 1;
      else refused += 1;
      context.onReaction({ process: name, outcome: refusal ?? 'done' });
    }
    return { kind: 'reacted', done, refused };
  } catch (error) {
    if (mayPass(error)) throw error;
    return { kind: 'poison', error };
  }
}

const envelopeOf = (
  { id, metadata }: RecordedEvent,
  process: string,
  { step, actingFor = SYSTEM }: Reaction,
): CommandEnvelope => ({
  commandId: `${id}/${process}/${step}`,
  actor: actingFor,
  process,
  correlationId: metadata.correlationId,
  ...(metadata.traceparent !== undefined && { traceparent: metadata.traceparent }),
  causationId: id,
});

/** A refusal by the domain is an answer: its code. Null: the command was carried out, now or before. */
async function refusalOf(run: Promise<unknown>): Promise<string | null> {
  try {
    await run;
    return null;
  } catch (error) {
    if (isRefusal(error)) return reactionCode(error);
    throw error;
  }
}

/** An id used for two commands is a mistake of the process: its steps do not tell its reactions apart. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ParleyError && error.family === 'Domain' && error.code !== 'COMMAND_ID_REUSED';

/** Whether the same work may succeed later without a change of program or log. */
const mayPass = (error: unknown): boolean =>
  error instanceof ParleyError &&
  (error.family === 'Infrastructure' || error.family === 'Concurrency') &&
  !isLasting(error);
