import { reads } from './events.js';
import { groupedBy, type Ev, type Log } from './log.js';
import type { NaiveViewer } from './staff.js';

/** A step of what led to an event, or followed from it, by what it is of. */
export interface NaiveStep {
  readonly kind: string;
  /** Of an event. */
  readonly eventId: string | null;
  /** Of a command. */
  readonly commandId: string | null;
}
export interface NaiveTree extends NaiveStep {
  readonly follows: readonly NaiveTree[];
}

const eventStep = ({ id }: Ev): NaiveStep => ({ kind: 'event', eventId: id, commandId: null });
const commandStep = ({ metadata }: Ev): NaiveStep => ({
  ...{ kind: 'command', eventId: null, commandId: metadata.commandId },
});
const reactionStep = ({ metadata }: Ev): readonly NaiveStep[] =>
  metadata.process === undefined ? [] : [{ kind: 'reaction', eventId: null, commandId: metadata.commandId }];
const REQUEST: NaiveStep = { kind: 'request', eventId: null, commandId: null };

/** From an event back to what all began with, as far as the auditor may read. */
export function because(
  log: Log,
  viewer: NaiveViewer,
  event: Ev,
): { readonly steps: readonly NaiveStep[]; readonly isWhole: boolean } {
  const own = [commandStep(event), ...reactionStep(event)];
  const { causationId } = event.metadata;
  if (causationId === null)
    return { steps: event.metadata.process === undefined ? [...own, REQUEST] : own, isWhole: true };
  const cause = log.byId(causationId);
  if (cause === undefined || !reads(log, viewer, cause)) return { steps: own, isWhole: false };
  const earlier = because(log, viewer, cause);
  return { steps: [...own, eventStep(cause), ...earlier.steps], isWhole: earlier.isWhole };
}

/** What followed from an event. */
export function follows(log: Log, viewer: NaiveViewer, event: Ev): readonly NaiveTree[] {
  const caused = log.causedBy(event.id).filter((one) => reads(log, viewer, one));
  return [...groupedBy(caused, ({ metadata }) => metadata.commandId).values()].map((events) => {
    const [first] = events as [Ev];
    const command = {
      ...commandStep(first),
      follows: events.map((one) => ({ ...eventStep(one), follows: follows(log, viewer, one) })),
    };
    const [reaction] = reactionStep(first);
    return reaction ? { ...reaction, follows: [command] } : command;
  });
}

/** What the request did besides: the request that the whole began with. */
export function beside(log: Log, viewer: NaiveViewer, event: Ev): readonly string[] {
  let root = event;
  const chain = new Set([event.id]);
  for (let cause = event.metadata.causationId; cause !== null; cause = root.metadata.causationId) {
    const found = log.byId(cause);
    if (found === undefined || !reads(log, viewer, found)) break;
    root = found;
    chain.add(found.id);
  }
  return log
    .ofRequest(root.metadata.correlationId)
    .filter(({ id, metadata }) => metadata.causationId === null && !chain.has(id))
    .filter((one) => reads(log, viewer, one))
    .map(({ id }) => id);
}
