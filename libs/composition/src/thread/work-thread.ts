import type { ParleyError } from '@parley/eventsourcing';
import type { Processes, Projections } from '@parley/subscriptions';
import { Worker } from 'node:worker_threads';
import type { ParleyConfig } from '../config/config.js';
import type { Stores } from '../stores.js';
import type { Log } from '../watch/log.js';
import type { Work } from '../work.js';
import { threadHeap } from './heap.js';
import { openRpc, type Rpc } from './rpc.js';
import { writeLogged } from './remote-log.js';
import { framesOf, sentError } from './sent-error.js';
import { storesOfServer } from './shared-stores.js';
import { threadErrors } from './thread-errors.js';

const OF_PROJECTIONS = [
  'waitFor',
  'states',
  'stopped',
  'submit',
  'compare',
] as const satisfies readonly (keyof Projections)[];
const OF_PROCESSES = [
  'states',
  'waitFor',
  'parked',
  'retry',
  'skip',
] as const satisfies readonly (keyof Processes)[];

/** What the thread gets at its start. */
export interface ThreadData {
  readonly config: ParleyConfig;
  /** As leases and operators name the process. */
  readonly owner: string;
  /** Where its module is: it may start another thread. */
  readonly program: string;
}

/** The thread that runs projections and processes, as the server sees it. */
export interface WorkThread {
  /** `end` finishes what is under way and ends the thread; it may be called twice, and without `begin`. */
  readonly work: Work;
  readonly stores: Stores;
  readonly projections: Pick<Projections, (typeof OF_PROJECTIONS)[number]>;
  readonly processes: Processes;
  /** Calls back when queries are to read another build. */
  onServed(listener: () => void): void;
  /** Why it has ended, though nobody has ended it. */
  broken(): ParleyError | null;
}

export interface WorkThreadOptions extends Omit<ThreadData, 'program'> {
  /** A module that calls `workInThread`. */
  readonly program: URL;
  /** The server's own, with documents that are shared. */
  readonly stores: Stores;
  readonly log: Log;
  /** Told when the thread ends by itself. */
  readonly onEnded: (error: ParleyError) => void;
}

export function startThread(options: WorkThreadOptions): WorkThread {
  const { program, config, owner, stores, log } = options;
  const data: ThreadData = { config, owner, program: program.href };
  const worker = new Worker(program, { workerData: data, resourceLimits: threadHeap() });
  const rpc = openRpc(worker);
  writeLogged(rpc, log);
  let state: 'starts' | 'works' | 'ends' = 'starts';
  let broken: ParleyError | null = null;
  const gone = (error: unknown): void => {
    if (state === 'ends' || broken !== null) return;
    broken = endedBy(error);
    log.error({ code: broken.code, reason: broken.message, frames: framesOf(error) }, 'a thread has ended');
    rpc.fail(broken);
    options.onEnded(broken);
  };
  worker.on('error', gone);
  worker.on('exit', () => gone(null));
  const { begin, end } = rpc.part<Work, 'begin' | 'end'>('work', ['begin', 'end']);
  stores.eventStore.onAppended(() => rpc.notify('appended'));
  const stop = async (): Promise<void> => {
    try {
      if (state === 'works' && broken === null) await end();
    } finally {
      state = 'ends';
      await worker.terminate();
    }
  };
  let stopping: Promise<void> | undefined;
  return {
    work: {
      async begin() {
        await begin();
        state = 'works';
      },
      end: () => (stopping ??= stop()),
    },
    ...servedBy(rpc),
    stores: storesOfServer(stores, rpc, () => state === 'works'),
    broken: () => broken,
  };
}

const servedBy = (rpc: Rpc): Pick<WorkThread, 'projections' | 'processes' | 'onServed'> => ({
  projections: rpc.part<Projections, (typeof OF_PROJECTIONS)[number]>('projections', OF_PROJECTIONS),
  processes: {
    ...rpc.part<Processes, (typeof OF_PROCESSES)[number]>('processes', OF_PROCESSES),
    // They run there already.
    start: () => undefined,
    stop: async () => undefined,
  },
  onServed: (listener) => rpc.onNotice('served', listener),
});

/** An unexpected error shows its name alone. */
function endedBy(error: unknown): ParleyError {
  const sent = sentError(error);
  const why = error === null ? '' : `: ${sent.family === null ? sent.name : sent.message}`;
  const message = `The thread that runs projections and processes has ended${why}`;
  return threadErrors.THREAD_ENDED(`${message.replace(/\.$/, '')}. Start the server again.`);
}
