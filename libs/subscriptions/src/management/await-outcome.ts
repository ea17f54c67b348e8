import { createCatalog, storeErrors } from '@parley/eventsourcing';
import { buildKey, type BuildId } from '../projector/build.js';
import type { ProjectionHost } from '../builds/projection-host.js';
import { endWait } from '../feed/sleep.js';
import { operationEvents } from './log/projection.events.js';
import type { RecordedOperation } from './operations.js';
import { OPERATIONS_STREAM } from './log/operations-log.js';
import { outcomesOf } from './outcomes.js';
import type { ManagementAnswer } from '../projections/types.js';
import type { Builds } from '../builds/builds.js';

/** Time between two reads whether a command was carried out, in ms. */
const POLL_MS = 25;

type Outcome = Pick<ManagementAnswer, 'outcome' | 'parked'>;
const DONE: Outcome = { outcome: 'done', parked: null };

const catalog = createCatalog(operationEvents);

/** Waits until a management command is carried out, wherever that is: `ordered` when it is not within the time. */
export async function awaitOutcome(
  host: ProjectionHost,
  builds: Builds,
  revision: number,
  timeoutMs: number,
): Promise<Outcome> {
  const event = await eventOf(host, revision);
  const ending = new AbortController();
  const timeout = host.context.sleep(timeoutMs, ending.signal).then(() => ending.abort());
  const late: Promise<Outcome> = timeout.then(() => ({ outcome: 'ordered', parked: null }));
  try {
    return await Promise.race([late, watch(host, builds, event, ending.signal)]);
  } finally {
    endWait(ending);
  }
}

async function eventOf({ context }: ProjectionHost, revision: number): Promise<RecordedOperation> {
  const [event] = await context.eventStore.readStream(OPERATIONS_STREAM, { from: revision, limit: 1 });
  if (event !== undefined) return catalog.decode(event) as RecordedOperation;
  throw storeErrors.STORE_UNAVAILABLE('The command is not to be read yet.', { revision });
}

async function watch(
  host: ProjectionHost,
  builds: Builds,
  event: RecordedOperation,
  signal: AbortSignal,
): Promise<Outcome> {
  for (;;) {
    const outcome = await poll(host, builds, event);
    if (outcome !== null) return outcome;
    if (signal.aborted) return { outcome: 'ordered', parked: null };
    await host.context.sleep(POLL_MS, signal);
  }
}

/** What has become of the command; null while nothing has. */
function poll(host: ProjectionHost, builds: Builds, event: RecordedOperation): Promise<Outcome | null> {
  const { name } = builds;
  switch (event.type) {
    case 'ProjectionPaused':
    case 'ProjectionResumed': {
      const places = event.data.builds.map((build) => ({ name, ...build }));
      return hasBeenSeen(host, builds, places, event.revision);
    }
    case 'ProjectionSwitched':
    case 'ProjectionRolledBack':
      return isSwitched(builds, event.revision);
    case 'StreamParked':
    case 'StreamRetried':
    case 'EventSkipped':
      return outcomeOf(host, { name, ...event.data.build }, event.revision);
    default:
      return Promise.resolve(DONE);
  }
}

/** The holder of each build knows of the command. */
async function hasBeenSeen(
  { reports }: ProjectionHost,
  { projectors }: Builds,
  places: readonly BuildId[],
  revision: number,
): Promise<Outcome | null> {
  const reported = await reports.read();
  const hasSeen = (build: BuildId): boolean => {
    // What runs here knows what this process knows.
    if (projectors.get(buildKey(build))?.consumer.session != null) return true;
    const report = reported.get(buildKey(build));
    return report === undefined || report.seen >= revision;
  };
  return places.every(hasSeen) ? DONE : null;
}

async function isSwitched({ records, name }: Builds, revision: number): Promise<Outcome | null> {
  await records.refresh();
  return (records.known(name)?.order ?? -1) >= revision ? DONE : null;
}

async function outcomeOf(
  { context, operations }: ProjectionHost,
  build: BuildId,
  revision: number,
): Promise<Outcome | null> {
  if (operations.known().removed.has(buildKey(build))) return DONE;
  const { done, last } = await outcomesOf(context.documents, build);
  if (done < revision) return null;
  return { outcome: 'done', parked: last.find((one) => one.revision === revision)?.parked ?? null };
}
