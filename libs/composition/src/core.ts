import { createApplication, type Application, type Services } from '@parley/application';
import { confirmToken } from '@parley/staff';
import { parley } from './features/features.js';
import type { Product } from './features/product.js';
import {
  commandIndexProjection,
  createCommandIndex,
  createInFlight,
  createLogFeed,
  createProcesses,
  createProjections,
  type Processes,
  type Projections,
} from '@parley/subscriptions';
import {
  createClaims,
  createCommandRunner,
  createIds,
  ParleyError,
  type CommandIndex,
  type DocumentStore,
  type EventStore,
} from '@parley/eventsourcing';
import type { ParleyConfig } from './config/config.js';
import { UNGUARDED, watchLog, type LogGuard } from './log-guard.js';
import { ownerOf, sharingOf } from './sharing.js';
import { NO_LOG, type Log } from './watch/log.js';
import { logFailures, type Failure } from './watch/failures.js';
import { logProcessNotices, logProjectionNotices } from './watch/notices.js';
import { watchStores } from './watch/watched.js';
import { openStores, type Stores } from './stores.js';
import { NO_WORK, workOn, type Work } from './work.js';

/** What every process of Parley works with. */
export interface Core extends Services {
  readonly product: Product;
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly commandIndex: CommandIndex;
  readonly projections: Projections;
  readonly processes: Processes;
  readonly projectionNames: readonly string[];
  /** This process among all others, as leases and operators name it. */
  readonly owner: string;
  /** Whether this process runs projections and processes; otherwise it only asks and waits. */
  readonly runsHere: boolean;
  /** Whether the read models belong to the log. */
  readonly log: LogGuard;
  /** The first damage that a store has shown since the start: what is left to do is to stop and to mend it. */
  broken(): ParleyError | null;
  /** Finishes what was accepted, then closes the stores. */
  close(): Promise<void>;
}

/** What a process is for: a worker runs projections, a server does where workers cannot, a tool never. */
export type Role = 'server' | 'worker' | 'tool';

export interface CoreOptions {
  readonly role: Role;
  /** Default: the features that are shipped. */
  readonly product?: Product;
  /** Where an operator reads what happens; default: nowhere. */
  readonly log?: Log;
  /** Told of every failure that is retried: code only. */
  onError?(failure: Failure): void;
}

/**
 * Opens the stores and starts what this process runs. Stores that are servers may be down: they are used as soon as they answer.
 * Throws `STORE_*` errors of embedded ones, and `LOG_MISMATCH` or `CHECKPOINT_BEYOND_HEAD` when both are embedded.
 */
export async function openCore(config: ParleyConfig, options: CoreOptions): Promise<Core> {
  const { role, product = parley, log = NO_LOG } = options;
  const { broken, ...stores } = watchStores(await openStores(config, product), log);
  const report = logFailures(log, () => performance.now());
  const onError = (failure: Failure): void => {
    report(failure);
    options.onError?.(failure);
  };
  const owner = ownerOf(role);
  const runsHere = role === 'worker' || (role === 'server' && config.runsHere);
  const toldOf = (part: string) => (code: string) => onError({ part, code });
  const { assignment, options: shared } = sharingOf(config, stores.documents, owner, toldOf('sharing out'));
  const inFlight = createInFlight();
  // One for both, so that they share what they read of the log.
  const feed = createLogFeed(stores);
  const projections = createProjections({
    ...stores,
    inFlight,
    ...shared,
    feed,
    catalog: product.catalog,
    definitions: product.definitions,
    owner,
    clock: Date.now,
    onError: ({ projection, code }) => onError({ part: `projection ${projection}`, code }),
    onNotice: logProjectionNotices(log, assignment !== null),
  });
  const parts = partsOf(stores, projections, { product, owner, runsHere, inFlight, broken });
  const processes = createProcesses({
    ...stores,
    ...shared,
    feed,
    catalog: product.catalog,
    definitions: product.processes({ ...parts, application: applicationOf(parts) }),
    owner,
    clock: Date.now,
    onError: ({ process: name, code }) => onError({ part: `process ${name}`, code }),
    onNotice: logProcessNotices(log, assignment !== null),
  });
  const work = runsHere ? workOn(projections, processes, assignment) : NO_WORK;
  return guarded(config, { ...parts, processes }, role === 'tool' ? null : work, onError);
}

/** Begins the work once the read models are found to belong to the log; on embedded stores that is now. */
async function guarded(
  { eventStore, documents }: ParleyConfig,
  parts: Omit<Core, 'log' | 'close'>,
  work: Work | null,
  onError: (failure: Failure) => void,
): Promise<Core> {
  if (work === null) return { ...parts, log: UNGUARDED, close: () => close(parts) };
  const isServed = eventStore !== null || documents !== null;
  const report = (error: unknown): void => {
    if (isServed) onError({ part: 'read models', ...toldOf(error) });
  };
  const log = watchLog({ stores: parts, isServed, ...work, onError: report });
  const core = {
    ...parts,
    log,
    async close() {
      await log.stop();
      await close(parts);
    },
  };
  if (isServed) return core;
  try {
    await log.ready();
    return core;
  } catch (error) {
    await core.close();
    throw error;
  }
}

/** A store that does not answer needs no words; what does not fit says what to do. */
function toldOf(error: unknown): Pick<Failure, 'code' | 'message'> {
  if (!(error instanceof ParleyError)) return { code: 'UNEXPECTED' };
  const { code, message } = error;
  return code === 'STORE_UNAVAILABLE' ? { code } : { code, message };
}

/** The entry for what processes cause; its outcomes are reported as reactions. */
const applicationOf = (parts: Services & Pick<Core, 'product'>): Application =>
  createApplication({
    services: parts,
    handlers: parts.product.commandHandlers,
    confirmSender: confirmToken,
  });

function partsOf(
  { eventStore, documents }: Stores,
  projections: Projections,
  place: Pick<Core, 'product' | 'owner' | 'runsHere' | 'inFlight' | 'broken'>,
): Omit<Core, 'processes' | 'log' | 'close'> {
  const clock = Date.now;
  const commandIndex = createCommandIndex({
    documents,
    serving: () => projections.serving(commandIndexProjection.name),
    waitFor: (position, timeoutMs) => projections.waitFor(commandIndexProjection.name, position, timeoutMs),
  });
  const runner = createCommandRunner({
    ...{ eventStore, records: documents, clock, commandIndex },
    slices: place.product.slices,
  });
  return {
    ...place,
    eventStore,
    documents,
    runner,
    commandIndex,
    projections,
    projectionNames: [...new Set(place.product.definitions.map(({ name }) => name))],
    clock,
    permissions: place.product.permissions,
    ids: createIds(eventStore, { clock }),
    claims: createClaims(eventStore, { clock }),
    reader: { documents, serving: (name) => projections.serving(name), ...place.product.parts },
  };
}

async function close({
  runner,
  documents,
  eventStore,
}: Pick<Core, 'runner' | 'documents' | 'eventStore'>): Promise<void> {
  await runner.flush();
  await documents.close();
  await eventStore.close();
}
