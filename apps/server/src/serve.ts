import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  listenFailure,
  reportForeignIndexes,
  openCore,
  parley,
  type Core,
  type Log,
  type ParleyConfig,
  type Product,
} from '@parley/composition';
import { bootstrap, type BootstrapOptions } from './bootstrap.js';
import { createApp, createLog, urlOf } from './http/app.js';

export interface ServeOptions extends BootstrapOptions {
  /** Default: the features that are shipped. */
  readonly product?: Product;
  /**
   * The module of the thread that runs projections and processes: it calls `workInThread` with the product. Without one they run beside HTTP,
   * wherever the configuration wants them.
   */
  readonly thread?: URL;
  /** The module of the processes that answer questions on embedded stores: it calls `answerQuestions` with the product. */
  readonly questions?: URL;
  /** Told when that thread has ended by itself: the program has to end. */
  onThreadEnded?(error: Error): void;
}

export interface Running {
  readonly url: string;
  readonly core: Core;
  /** Settles once the first administrator and the sample are there. */
  readonly bootstrapped: Promise<void>;
  /** Finishes the requests that were accepted, then the projections, then closes the stores. */
  stop(): Promise<void>;
}

/**
 * Opens the stores and listens; then, on the first start, creates the administrator and loads the sample (`bootstrapped`).
 * Throws `STORE_*` errors, and what `listenFailure` answers when it cannot listen.
 */
export async function serve(config: ParleyConfig, options: ServeOptions): Promise<Running> {
  const { product = parley, thread, questions, onThreadEnded } = options;
  const log = createLog(config);
  const core = await openCore(config, {
    role: 'server',
    log,
    product,
    thread,
    questions,
    ...(onThreadEnded && { onThreadEnded }),
  });
  try {
    const app = await createApp(core, config, log);
    await listen(app, config);
    const url = await urlOf(app);
    options.print(`Parley serves ${url} on ${placeOf(config)}`);
    const stopReporting = reportIndexes(core, config, log);
    const stopping = new AbortController();
    const bootstrapped = bootstrap(core, app, url, options, stopping.signal);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await bootstrapped.catch(() => undefined);
      await app.close();
      await stopReporting();
      await core.close();
    };
    return { url, core, bootstrapped, stop: once(stop) };
  } catch (error) {
    await core.close();
    throw error;
  }
}

/** Only where this server does what workers do elsewhere. */
function reportIndexes({ runsHere }: Core, { documents }: ParleyConfig, log: Log): () => Promise<void> {
  if (!runsHere || documents === null) return async () => undefined;
  return reportForeignIndexes(documents, (index) =>
    log.warn(index, 'an index that is not ours makes every write slower'),
  );
}

async function listen(app: NestFastifyApplication, { host, port }: ParleyConfig): Promise<void> {
  await app.listen({ port, host, listenTextResolver: () => 'listening' }).catch((error: unknown) => {
    throw listenFailure(error, { host, port, setting: 'PARLEY_PORT' });
  });
}

/** What it serves, without addresses: they may hold credentials. */
function placeOf({ data, eventStore, documents }: ParleyConfig): string {
  const [log, models] = [eventStore && 'EventStoreDB', documents && 'MongoDB'];
  if (log && models) return `${log} and ${models}`;
  const servers = log ?? models;
  return servers ? `${servers} and the data in ${data}` : `the data in ${data}`;
}

/** A second call waits for the first. */
function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}
