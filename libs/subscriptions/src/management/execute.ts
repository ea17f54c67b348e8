import type { Position, RecordedEvent } from '@parley/eventsourcing';
import type { Consumer } from '../consumer/log-handler.js';
import { storeCheckpoint } from '../consumer/lease-session.js';
import type { ParkedStream } from '../parked/parked-stream.js';
import { buildKey } from '../projector/build.js';
import { isPaused, type ProjectorState } from '../projector/projector-state.js';
import { park, replayParked } from '../projector/replay-parked.js';
import type { ProjectorContext, ProjectorSession } from '../projector/session.js';
import type { StreamCommand } from './operations.js';
import { addOutcome } from './outcomes.js';

/** What operators have asked of this build and its holder has not carried out yet, oldest first. */
export function pendingCommands(
  { operations, build }: ProjectorState,
  { outcomes }: ProjectorSession,
): readonly StreamCommand[] {
  const commands = operations.known().streamCommands.get(buildKey(build)) ?? [];
  const last = commands.at(-1);
  if (last === undefined || last.revision <= outcomes.done) return [];
  return commands.filter(({ revision }) => revision > outcomes.done);
}

/**
 * Carries out what operators have asked for, in order, between two pages. Killed in the middle, the next holder
 * does it again: each command says what shall be so, and finds it so.
 */
export async function carryOut(
  projector: ProjectorState,
  { moves }: Consumer<ProjectorSession>,
  session: ProjectorSession,
): Promise<void> {
  const { context, build } = projector;
  for (const command of pendingCommands(projector, session)) {
    if (isTooEarly(projector, session, command)) return;
    const parked = await execute(projector, session, command);
    const outcome = { revision: command.revision, parked };
    session.outcomes = await addOutcome(context.documents, build, session.outcomes, outcome);
    moves.notify();
  }
}

/**
 * A build that is still on its way parks a stream where the command stands in the log: what came before is folded. One that
 * does not move has no such place to wait for.
 */
const isTooEarly = (
  projector: ProjectorState,
  session: ProjectorSession,
  { type, position }: StreamCommand,
): boolean =>
  type === 'StreamParked' && session.position < position && projector.stop === null && !isPaused(projector);

function execute(
  projector: ProjectorState,
  session: ProjectorSession,
  command: StreamCommand,
): Promise<ParkedStream | null> {
  switch (command.type) {
    case 'StreamParked':
      return parkByHand(projector.context, session, command);
    default:
      return goOn(projector, session, command.data.stream);
  }
}

/** Folds what waits of a stream, or lets a build that stopped at it try again. */
async function goOn(
  projector: ProjectorState,
  session: ProjectorSession,
  stream: string,
): Promise<ParkedStream | null> {
  if (projector.stop?.event?.stream === stream) {
    projector.stop = null;
    projector.context.onNotice({ kind: 'resumed', build: projector.build, stream });
  }
  const parked = session.parked.get(stream);
  return parked === undefined ? null : replayParked(projector.context, session, parked);
}

/** The first event of the stream that is not folded waits, and those behind it. */
async function parkByHand(
  context: ProjectorContext,
  session: ProjectorSession,
  { data, recordedAt }: Extract<StreamCommand, { type: 'StreamParked' }>,
): Promise<null> {
  const { stream, reason } = data;
  if (session.parked.has(stream)) return null;
  // Nothing that has been folded may be delivered again once the stream waits.
  await storeCheckpoint(context, session);
  const { position, build } = session;
  const next = await firstAfter(context, stream, position);
  await park(context, session, {
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
  });
  return null;
}

const PAGE = 1_000;

/** The first event of a stream after a position, looked for from its end; its revision also when there is none yet. */
async function firstAfter(
  { eventStore }: ProjectorContext,
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
