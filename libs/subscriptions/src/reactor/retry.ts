import { createCatalog, placeOf, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { PROCESSES_STREAM } from '../management/log/processes-log.js';
import { processManagementEvents, ProcessSkipOrdered } from '../management/log/process.events.js';
import { describeReaction } from '../parked/parked-reaction.js';
import { passedEvents } from '../parked/parked.js';
import type { Process } from './process.js';
import { react, reactsTo } from './react.js';
import { storeStep, type ReactorContext, type ReactorSession } from './session.js';

const catalog = createCatalog(processManagementEvents);

/** What an operator asks of a process, as the log tells it. */
export interface RetryCommand {
  readonly event: RecordedEvent;
  readonly stream: string;
  readonly eventId: string;
  readonly isSkip: boolean;
}

/** What an event of the log asks of this process, null when it asks nothing. */
export function commandIn({ name }: Process, recorded: RecordedEvent): RetryCommand | null {
  if (recorded.stream !== PROCESSES_STREAM) return null;
  const { type, data } = catalog.decode(recorded) as RecordedOf<(typeof processManagementEvents)[number]>;
  if (data.process !== name) return null;
  const { stream, eventId } = data;
  return { event: recorded, stream, eventId, isSkip: type === ProcessSkipOrdered.type };
}

/**
 * Reacts to what waits of the stream, up to the command. Killed in the middle it is done again: commands that ran are known by their ids.
 * False when the process is to stop before that. A command that was carried out before, or that comes too late, changes nothing.
 */
export async function carryOutRetry(
  context: ReactorContext,
  session: ReactorSession,
  { event: at, stream, eventId, isSkip }: RetryCommand,
  signal: AbortSignal,
): Promise<boolean> {
  const parked = session.parked.get(stream);
  if (parked?.eventId !== eventId) return true;
  const { process } = session;
  const place = placeOf(at);
  const from = isSkip ? parked.revision + 1 : parked.revision;
  let [done, refused] = [0, 0];
  for await (const page of passedEvents(context.eventStore, stream, from, at.position)) {
    for (const event of page.filter((passed) => reactsTo(context, process, passed))) {
      const outcome = await react(context, session, event, signal);
      if (outcome.kind === 'stopped') return false;
      if (outcome.kind === 'poison') {
        const still = describeReaction(process.name, { event, error: outcome.error }, context.clock());
        await storeStep(context, session, place, { done, refused, parked: still });
        return true;
      }
      done += outcome.done;
      refused += outcome.refused;
    }
  }
  await storeStep(context, session, place, { done, refused, unparked: parked });
  return true;
}
