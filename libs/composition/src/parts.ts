import {
  createApplication,
  questionsHere,
  type Application,
  type QueryReader,
  type Services,
} from '@parley/application';
import {
  createClaims,
  createCommandRunner,
  createIds,
  type CommandIndex,
  type DocumentStore,
  type EventStore,
  type ParleyError,
} from '@parley/eventsourcing';
import { confirmToken } from '@parley/staff';
import {
  commandIndexProjection,
  createCommandIndex,
  createInFlight,
  createLogFeed,
  createProcesses,
  type Processes,
  type Projections,
  type ProjectionsDependencies,
} from '@parley/subscriptions';
import { columnsOf } from './features/columns.js';
import type { ParleyConfig } from './config/config.js';
import type { Product } from './features/product.js';
import { sharingOf } from './sharing.js';
import type { Stores } from './stores.js';
import { projectionsWithHelp, type Help } from './thread/builders.js';
import { projectionsOfThread } from './thread/thread-projections.js';
import type { WorkThread } from './thread/work-thread.js';
import type { Failure } from './watch/failures.js';
import type { Log } from './watch/log.js';
import { logProcessNotices, logProjectionNotices } from './watch/notices.js';
import { viewKeeper } from './watch/views.js';
import { NO_WORK, workOn, type Work } from './work.js';

/** What commands, queries, projections and processes of one thread are made of. */
export interface Parts extends Services {
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
  /** The first damage that a store has shown since the start: what is left to do is to stop and to mend it. */
  broken(): ParleyError | null;
}

export interface PartsOptions extends Pick<Parts, 'product' | 'owner' | 'runsHere' | 'broken'> {
  readonly log: Log;
  /** Told of every failure that is retried: code only. */
  readonly onError: (failure: Failure) => void;
  /** Told when queries are to read another build. Default: nobody is. */
  readonly onServed?: () => void;
  /** How another thread can make first builds beside this one; default: none can. */
  readonly help?: Help | null;
  /** What runs projections and processes of this process; default: this thread. */
  readonly thread?: WorkThread | null;
}

/** Puts everything together over open stores. Nothing begins to work before `work` says so. */
export function composeParts(
  config: ParleyConfig,
  stores: Stores,
  options: PartsOptions,
): { readonly parts: Parts; readonly work: Work } {
  const { product, owner, runsHere, log, onError, thread = null, help = null } = options;
  const { onServed = () => undefined } = options;
  const reportOf = (part: string) => (code: string) => onError({ part, code });
  const { assignment, options: shared } = sharingOf(config, stores.documents, owner, reportOf('sharing out'));
  const inFlight = createInFlight();
  // One for both, so that they share what they read of the log.
  const feed = createLogFeed(stores);
  const consuming = { ...stores, ...shared, feed, catalog: product.catalog, owner, clock: Date.now };
  const write = logProjectionNotices(log, assignment !== null);
  const keepViews = viewKeeper(config, stores.documents, onError);
  const served = (): void => {
    onServed();
    keepViews();
  };
  const dependencies = {
    ...consuming,
    inFlight,
    definitions: product.definitions,
    first: [...product.first.commands, ...product.first.pages],
    onError: ({ projection, code }) => onError({ part: `projection ${projection}`, code }),
    onNotice(notice) {
      write(notice);
      if (notice.kind === 'served') served();
    },
  } satisfies ProjectionsDependencies;
  const helped = help && { ...help, log, onServed: served };
  const own = projectionsWithHelp(dependencies, helped);
  const projections = thread === null ? own : projectionsOfThread(own, thread);
  const mostBytes = config.columnsBytes;
  const parts = servicesOf(stores, projections, { ...options, inFlight, mostBytes });
  if (thread !== null) return { parts: { ...parts, processes: thread.processes }, work: thread.work };
  const processes = createProcesses({
    ...consuming,
    definitions: product.processes({ ...parts, application: applicationOf(parts) }),
    onError: ({ process: name, code }) => onError({ part: `process ${name}`, code }),
    onNotice: logProcessNotices(log, assignment !== null),
  });
  const work = runsHere ? workOn(projections, processes, assignment) : NO_WORK;
  return { parts: { ...parts, processes }, work };
}

/** The entry for what processes cause; its outcomes are reported as reactions. */
const applicationOf = (parts: Services & Pick<Parts, 'product'>): Application =>
  createApplication({
    services: parts,
    handlers: parts.product.commandHandlers,
    facts: parts.product.first.commands,
    confirmSender: confirmToken,
  });

type ServiceOptions = PartsOptions & Pick<Parts, 'inFlight'> & { readonly mostBytes: number };

function servicesOf(
  { eventStore, documents }: Stores,
  projections: Projections,
  { product, owner, runsHere, inFlight, broken, onError, mostBytes }: ServiceOptions,
): Omit<Parts, 'processes'> {
  const clock = Date.now;
  const commandIndex = createCommandIndex({
    documents,
    serving: () => projections.serving(commandIndexProjection.name),
    waitFor: (position, timeoutMs) => projections.waitFor(commandIndexProjection.name, position, timeoutMs),
  });
  const runner = createCommandRunner({
    ...{ eventStore, records: documents, clock, commandIndex },
    slices: product.slices,
  });
  const serving = (name: string): Promise<string> => projections.serving(name);
  const columns = columnsOf({
    ...{ stores: { documents, eventStore }, product, serving },
    mostBytes,
    onError: (code, message) => onError({ part: 'columns', code, ...(message !== undefined && { message }) }),
  });
  const reader: QueryReader = { documents, serving, columns, ...product.parts };
  return {
    ...{ product, owner, runsHere, inFlight, broken },
    ...{ eventStore, documents, runner, commandIndex, projections, clock },
    projectionNames: [...new Set(product.definitions.map(({ name }) => name))],
    permissions: product.permissions,
    ids: createIds(eventStore, { clock }),
    claims: createClaims(eventStore, { clock }),
    reader,
    questions: questionsHere({ reader, eventStore, product }),
  };
}
