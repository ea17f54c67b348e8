import { allProcesses } from '@parley/processes';
import { allProjections, type QueryReader } from '@parley/readmodels';
import { allEvents } from '@parley/domain';
import {
  commandIndexProjection,
  createCatalog,
  createClaims,
  createCommandIndex,
  createCommandRunner,
  createIds,
  createLiveWork,
  createProcesses,
  createProjections,
  type Claims,
  type CommandIndex,
  type CommandRunner,
  type DocumentStore,
  type EventStore,
  type Ids,
  type LiveWork,
  type Processes,
  type Projections,
  type SharedOut,
} from '@parley/eventsourcing';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ParleyConfig } from './config/index.js';
import { sharingOf } from './sharing.js';
import { openStores, type Stores } from './stores.js';

/** What every process of Parley works with. */
export interface Core {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly runner: CommandRunner;
  readonly commandIndex: CommandIndex;
  readonly ids: Ids;
  readonly claims: Claims;
  readonly projections: Projections;
  readonly processes: Processes;
  readonly projectionNames: readonly string[];
  readonly reader: QueryReader;
  /** This process among all others, as leases and operators name it. */
  readonly owner: string;
  /** Whether this process runs projections and processes; otherwise it only asks and waits. */
  readonly runsHere: boolean;
  /** Commands and queries in hand: rebuilds let them go first. */
  readonly liveWork: LiveWork;
  /** ms since the epoch. */
  clock(): number;
  /** Finishes what was accepted, then closes the stores. */
  close(): Promise<void>;
}

/** What failed and is tried again: `projection feed`, `sharing out`… */
export interface Failure {
  readonly part: string;
  readonly code: string;
}

/** What a process is for: a worker runs projections, a server does where workers cannot, a tool never. */
export type Role = 'server' | 'worker' | 'tool';

export interface CoreOptions {
  readonly role: Role;
  /** Told of every failure that is retried: code only. */
  onError(failure: Failure): void;
}

const DEFINITIONS = [...allProjections, commandIndexProjection];

/**
 * Opens the stores and starts what this process runs. Stores that are servers may be down: they are used as soon as they answer.
 * Throws `STORE_*` errors of embedded ones.
 */
export async function openCore(config: ParleyConfig, { role, onError }: CoreOptions): Promise<Core> {
  const stores = await openStores(config);
  const owner = ownerOf(role);
  const runsHere = role === 'worker' || (role === 'server' && config.runsHere);
  const toldOf = (part: string) => (code: string) => onError({ part, code });
  const { share, options } = sharingOf(config, stores.documents, owner, toldOf('sharing out'));
  const liveWork = createLiveWork();
  const projections = createProjections({
    ...stores,
    liveWork,
    ...options,
    catalog: createCatalog(allEvents),
    definitions: DEFINITIONS,
    owner,
    clock: Date.now,
    onError: ({ projection, code }) => onError({ part: `projection ${projection}`, code }),
  });
  const parts = partsOf(stores, projections, { owner, runsHere, liveWork });
  const processes = createProcesses({
    ...stores,
    ...options,
    catalog: createCatalog(allEvents),
    definitions: allProcesses(parts),
    owner,
    clock: Date.now,
    onError: ({ process: name, code }) => onError({ part: `process ${name}`, code }),
  });
  const running = runsHere ? run(projections, processes, share) : NOTHING;
  if (config.eventStore === null && config.documents === null) await running.started;
  return { ...parts, processes, close: () => close(parts, running) };
}

/** What a process does beside answering. */
interface Running {
  /** Settles after the first look at the stores; never rejects. */
  readonly started: Promise<void>;
  /** Finishes the steps under way and gives the leases back. */
  stop(): Promise<void>;
}

const NOTHING: Running = { started: Promise.resolve(), stop: async () => undefined };

function run(projections: Projections, processes: Processes, share: SharedOut | null): Running {
  const start = async (): Promise<void> => {
    await projections.start();
    processes.start();
    // Now that all of it is known, what is to be run is announced as a whole.
    await share?.start();
  };
  const started = start();
  return {
    started,
    async stop() {
      // First, because a process may wait for a projection.
      await processes.stop();
      await projections.stop();
      await started;
      await share?.stop();
    },
  };
}

/** Unlike that of any other process, and readable: `worker-<host>-<process>-<random>`. */
const ownerOf = (role: Role): string =>
  [role, hostname(), process.pid, randomBytes(3).toString('hex')].join('-');

function partsOf(
  { eventStore, documents }: Stores,
  projections: Projections,
  place: Pick<Core, 'owner' | 'runsHere' | 'liveWork'>,
): Omit<Core, 'processes' | 'close'> {
  const clock = Date.now;
  const commandIndex = createCommandIndex({
    documents,
    serving: () => projections.serving(commandIndexProjection.name),
    waitFor: (position, timeoutMs) => projections.waitFor(commandIndexProjection.name, position, timeoutMs),
  });
  const runner = createCommandRunner({ eventStore, documents, clock, commandIndex });
  return {
    ...place,
    eventStore,
    documents,
    runner,
    commandIndex,
    projections,
    projectionNames: [...new Set(DEFINITIONS.map(({ name }) => name))],
    clock,
    ids: createIds(eventStore, { clock }),
    claims: createClaims(eventStore, { clock }),
    reader: { documents, serving: (name) => projections.serving(name) },
  };
}

async function close(
  { runner, documents, eventStore }: Pick<Core, 'runner' | 'documents' | 'eventStore'>,
  running: Running,
): Promise<void> {
  await running.stop();
  await runner.flush();
  await documents.close();
  await eventStore.close();
}
