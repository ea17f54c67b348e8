import { START, type Position } from '@parley/eventsourcing';
import { lagBehind } from '../../feed/lag.js';
import { leaseName, type Reactor } from '../reactor.js';
import { reportOf, type Report } from './report.js';
import { listParked, reachedBy, standingOf, type Standing } from './stored.js';
import type { ProcessPhase, ProcessState } from '../types.js';

/** What is read once for all processes. */
export interface Moment {
  readonly head: Position | null;
  /** Who holds each lease. */
  readonly holders: ReadonlyMap<string, string>;
}

/** How one process is doing, wherever it runs. */
export async function stateOf(reactor: Reactor, { head, holders }: Moment): Promise<ProcessState> {
  const { context, process, consumer, fault } = reactor;
  const { session } = consumer;
  const { name } = process;
  const { documents, owner } = context;
  const [standing, report, parked] = await Promise.all([
    standingOf(documents, name),
    reportOf(documents, name, holders.get(leaseName(name))),
    listParked(documents, name),
  ]);
  const here = session !== null;
  const position = session?.position ?? storedPosition(reactor, standing, head);
  const lag = await lagBehind(context.eventStore, position, head, context.clock());
  const { done, refused } = standing.counts;
  const error = here || consumer.error !== null ? consumer.error : report?.error;
  return {
    name,
    state: phaseOf(reactor, report, lag.behind),
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
const storedPosition = ({ process }: Reactor, standing: Standing, head: Position | null): Position =>
  standing.begun === null && process.from === 'now' ? (head ?? START) : reachedBy(standing);

function phaseOf({ consumer, fault }: Reactor, report: Report | null, behind: number | null): ProcessPhase {
  if (fault !== null) return 'failed';
  if (consumer.session !== null) return consumer.isLive ? 'live' : 'catching-up';
  if (report === null) return 'waiting';
  return behind === 0 ? 'live' : 'catching-up';
}
