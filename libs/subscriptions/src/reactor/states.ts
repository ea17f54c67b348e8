import { START, type Position } from '@parley/eventsourcing';
import { lagBehind } from '../feed/lag.js';
import { reportOf, type Report } from './report.js';
import type { Run } from './run.js';
import { listParked, reachedBy, standingOf, type Standing } from './stored.js';
import type { ProcessPhase, ProcessState } from './types.js';

/** How one process is doing, whoever runs it. */
export async function stateOf(run: Run, head: Position | null): Promise<ProcessState> {
  const { context, process, held, fault } = run;
  const { name } = process;
  const { documents, owner } = context;
  const [standing, report, parked] = await Promise.all([
    standingOf(documents, name),
    reportOf(documents, name, context.clock()),
    listParked(documents, name),
  ]);
  const here = held !== null;
  const position = held?.position ?? storedPosition(run, standing, head);
  const lag = await lagBehind(context.eventStore, position, head, context.clock());
  const { done, refused } = standing.counts;
  const error = here || run.error !== null ? run.error : report?.error;
  return {
    name,
    state: phaseOf(run, report, lag.behind),
    holder: here ? owner : (report?.owner ?? null),
    here,
    position,
    head,
    ...lag,
    done,
    refused,
    parked: parked.length,
    ...(error && { error }),
    ...(fault && { reason: fault.message, since: fault.since }),
  };
}

/** One that has never run would begin at the end of the log. */
const storedPosition = ({ process }: Run, standing: Standing, head: Position | null): Position =>
  standing.begun === null && process.from === 'now' ? (head ?? START) : reachedBy(standing);

function phaseOf({ held, isLive, fault }: Run, report: Report | null, behind: number | null): ProcessPhase {
  if (fault !== null) return 'failed';
  if (held !== null) return isLive ? 'live' : 'catching-up';
  if (report === null) return 'waiting';
  return behind === 0 ? 'live' : 'catching-up';
}
