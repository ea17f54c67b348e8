import { allProjections, type QueryReader } from '@parley/readmodels';
import { allEvents } from '@parley/domain';
import {
  commandIndexProjection,
  createCatalog,
  createClaims,
  createCommandIndex,
  createCommandRunner,
  createIds,
  createProjections,
  type Claims,
  type CommandIndex,
  type CommandRunner,
  type DocumentStore,
  type EventStore,
  type Ids,
  type Projections,
} from '@parley/eventsourcing';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ParleyConfig } from './config/index.js';
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
  readonly projectionNames: readonly string[];
  readonly reader: QueryReader;
  /** This process among all others, as leases and operators name it. */
  readonly owner: string;
  /** Whether this process runs projections and processes; otherwise it only asks and waits. */
  readonly runsHere: boolean;
  /** ms since the epoch. */
  clock(): number;
  /** Finishes what was accepted, then closes the stores. */
  close(): Promise<void>;
}

/** What a process is for: a worker runs projections, a server does where workers cannot, a tool never. */
export type Role = 'server' | 'worker' | 'tool';

export interface CoreOptions {
  readonly role: Role;
  /** Told of every failure that is retried: code only. */
  onError(failure: { readonly projection: string; readonly code: string }): void;
}

const DEFINITIONS = [...allProjections, commandIndexProjection];

/** Opens the stores and starts what this process runs. Stores that are servers may be down: they are used once they answer. Throws `STORE_*` errors. */
export async function openCore(config: ParleyConfig, { role, onError }: CoreOptions): Promise<Core> {
  const stores = await openStores(config);
  const owner = ownerOf(role);
  const runsHere = role === 'worker' || (role === 'server' && config.runsHere);
  const projections = createProjections({
    ...stores,
    catalog: createCatalog(allEvents),
    definitions: DEFINITIONS,
    owner,
    clock: Date.now,
    onError,
  });
  const core = coreOf(stores, projections, { owner, runsHere });
  if (runsHere) await projections.start();
  return core;
}

/** Unlike that of any other process, and readable: `worker-<host>-<process>-<random>`. */
const ownerOf = (role: Role): string =>
  [role, hostname(), process.pid, randomBytes(3).toString('hex')].join('-');

function coreOf(
  { eventStore, documents }: Stores,
  projections: Projections,
  place: Pick<Core, 'owner' | 'runsHere'>,
): Core {
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
    close: async () => {
      await projections.stop();
      await runner.flush();
      await documents.close();
      await eventStore.close();
    },
  };
}
