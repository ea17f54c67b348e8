import { reportForeignIndexes, openCore, parley, type ParleyConfig, type Product } from '@parley/composition';
import { type ValidationError, storeErrors } from '@parley/eventsourcing';
import { pino } from 'pino';
import { listen } from './http.js';
import { createMetrics } from './metrics.js';

export interface Working {
  /** Where health and metrics are answered. */
  readonly url: string;
  /** Finishes the steps under way, gives the leases back and closes the stores. A second call waits for the first. */
  stop(): Promise<void>;
}

/**
 * Runs its share of projections and processes until it is stopped. Stores that are down are waited for.
 * Throws `INVALID_CONFIGURATION` for stores that cannot be shared, `ADDRESS_IN_USE` and `ADDRESS_UNUSABLE`.
 */
export async function work(config: ParleyConfig, product: Product = parley): Promise<Working> {
  if (config.eventStore === null || config.documents === null) throw notShared();
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2));
  const metrics = createMetrics();
  const core = await openCore(config, {
    role: 'worker',
    product,
    log,
    onError: ({ part, code }) => metrics.failure(part, code),
  });
  metrics.watch(core);
  const listener = await listen(core, metrics, config).catch(async (error: unknown) => {
    await core.close();
    throw error;
  });
  const stopReporting = reportForeignIndexes(config.documents, (index) =>
    log.warn(index, 'an index that is not ours makes every write slower'),
  );
  log.info({ owner: core.owner }, 'works');
  const stop = async (): Promise<void> => {
    await stopReporting();
    await core.close();
    await listener.close();
    log.info({ owner: core.owner }, 'stopped');
  };
  let stopping: Promise<void> | undefined;
  return { url: listener.url, stop: () => (stopping ??= stop()) };
}

const notShared = (): ValidationError =>
  storeErrors.INVALID_CONFIGURATION(
    'A worker needs EVENTSTOREDB_URL and MONGODB_URL: on an embedded store the server runs projections and processes itself.',
  );
