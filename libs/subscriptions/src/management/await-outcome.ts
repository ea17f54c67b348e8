import { createCatalog, InfrastructureError } from '@parley/eventsourcing';
import { buildKey, type BuildId } from '../projector/build.js';
import type { Fleet } from '../builds/projection-host.js';
import { operationEvents } from './projection.events.js';
import type { RecordedOperation } from './operations.js';
import { OPERATIONS_STREAM } from './management-log.js';
import { outcomesOf } from './outcomes.js';
import type { OrderAnswer } from '../projections/types.js';
import type { Unit } from '../builds/builds.js';

/** Time between two looks at whether an order was carried out, in ms. */
const LOOK_MS = 25;

type Settled = Pick<OrderAnswer, 'outcome' | 'parked'>;
const DONE: Settled = { outcome: 'done', parked: null };

const catalog = createCatalog(operationEvents);

/** Waits until an order is carried out by whoever is to do it: `ordered` when it is not within the time. */
export async function settle(
  fleet: Fleet,
  unit: Unit,
  revision: number,
  timeoutMs: number,
): Promise<Settled> {
  const event = await eventOf(fleet, revision);
  const ending = new AbortController();
  const timeout = fleet.context.sleep(timeoutMs, ending.signal).then(() => ending.abort());
  const late: Promise<Settled> = timeout.then(() => ({ outcome: 'ordered', parked: null }));
  try {
    return await Promise.race([late, watch(fleet, unit, event, ending.signal)]);
  } finally {
    ending.abort();
  }
}

async function eventOf({ context }: Fleet, revision: number): Promise<RecordedOperation> {
  const [event] = await context.eventStore.readStream(OPERATIONS_STREAM, { from: revision, limit: 1 });
  if (event !== undefined) return catalog.decode(event) as RecordedOperation;
  throw new InfrastructureError('STORE_UNAVAILABLE', 'The order is not to be read yet.', { revision });
}

async function watch(
  fleet: Fleet,
  unit: Unit,
  event: RecordedOperation,
  signal: AbortSignal,
): Promise<Settled> {
  for (;;) {
    const settled = await look(fleet, unit, event);
    if (settled !== null) return settled;
    if (signal.aborted) return { outcome: 'ordered', parked: null };
    await fleet.context.sleep(LOOK_MS, signal);
  }
}

/** What has become of the order; null while nothing has. */
function look(fleet: Fleet, unit: Unit, event: RecordedOperation): Promise<Settled | null> {
  const { name } = unit;
  switch (event.type) {
    case 'ProjectionPaused':
    case 'ProjectionResumed': {
      const builds = event.data.builds.map((build) => ({ name, ...build }));
      return hasBeenSeen(fleet, unit, builds, event.revision);
    }
    case 'ProjectionSwitched':
    case 'ProjectionRolledBack':
      return isSwitched(unit, event.revision);
    case 'StreamParked':
    case 'StreamRetried':
    case 'EventSkipped':
      return outcomeOf(fleet, { name, ...event.data.build }, event.revision);
    default:
      return Promise.resolve(DONE);
  }
}

/** Whoever runs one of the builds knows of the order. */
async function hasBeenSeen(
  { reports }: Fleet,
  { runners }: Unit,
  builds: readonly BuildId[],
  revision: number,
): Promise<Settled | null> {
  const told = await reports.read();
  const hasSeen = (build: BuildId): boolean => {
    // What runs here knows what this process knows.
    if (runners.get(buildKey(build))?.view().held != null) return true;
    const report = told.get(buildKey(build));
    return report === undefined || report.seen >= revision;
  };
  return builds.every(hasSeen) ? DONE : null;
}

async function isSwitched({ records, name }: Unit, revision: number): Promise<Settled | null> {
  await records.refresh();
  return (records.known(name)?.order ?? -1) >= revision ? DONE : null;
}

async function outcomeOf(
  { context, operations }: Fleet,
  build: BuildId,
  revision: number,
): Promise<Settled | null> {
  if (operations.known().removed.has(buildKey(build))) return DONE;
  const { done, last } = await outcomesOf(context.documents, build);
  if (done < revision) return null;
  return { outcome: 'done', parked: last.find((one) => one.revision === revision)?.parked ?? null };
}
