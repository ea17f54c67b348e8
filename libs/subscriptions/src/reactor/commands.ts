import { randomUUID } from 'node:crypto';
import { checkReason, type DomainError, type DomainEvent, type Position } from '@parley/eventsourcing';
import type { processManagementEvents } from '../management/log/process.events.js';
import type { ProcessesLog } from '../management/log/processes-log.js';
import type { ReactorContext } from './session.js';
import { listParked } from './state/stored.js';
import type { SubmittedBy } from './types.js';
import { managementErrors } from '../management/management-errors.js';

export interface ProcessCommand {
  readonly process: string;
  readonly stream: string;
  readonly by: SubmittedBy;
}

/** Writes the command into the log, where the process meets it. Throws `PROCESS_NOT_PARKED`. */
export const submitRetry = (
  context: ReactorContext,
  log: ProcessesLog,
  asked: ProcessCommand,
): Promise<Position> =>
  submit(log, asked, async () => ({
    type: 'ProcessRetryOrdered',
    data: await waitingAt(context, asked),
  }));

/** Throws `PROCESS_NOT_PARKED`, `INVALID_REASON`. */
export async function submitSkip(
  context: ReactorContext,
  log: ProcessesLog,
  asked: ProcessCommand,
  reason: string,
): Promise<Position> {
  checkReason(reason);
  return submit(log, asked, async () => ({
    type: 'ProcessSkipOrdered',
    data: { ...(await waitingAt(context, asked)), reason },
  }));
}

type ProcessEvent = DomainEvent<(typeof processManagementEvents)[number]>;

/** Each is a command of its own: asked twice it is carried out once, for the stream no longer waits at the event. */
async function submit(
  log: ProcessesLog,
  { process, stream, by }: ProcessCommand,
  decide: () => Promise<ProcessEvent>,
): Promise<Position> {
  const envelope = { ...by, commandId: randomUUID() };
  return (await log.submit(envelope, { process, stream }, decide)).position;
}

async function waitingAt({ documents }: ReactorContext, { process, stream }: ProcessCommand) {
  const parked = (await listParked(documents, process)).find((one) => one.stream === stream);
  if (parked === undefined) throw notParked(process, stream);
  const { revision, eventId } = parked;
  return { process, stream, revision, eventId };
}

const notParked = (process: string, stream: string): DomainError =>
  managementErrors.PROCESS_NOT_PARKED(`Stream ${stream} is not parked in ${process}.`, {
    process,
    stream,
  });
