import { openDocumentsToRead, parley, viewsOf, type ParleyConfig, type Product } from '@parley/composition';
import type { KeptViews } from '@parley/documents-mongo';
import { viewOf } from '@parley/subscriptions';
import { exportErrors } from '../maintenance-errors.js';

export interface ExportedViews extends KeptViews {
  /** Read models that have no view, for no build of them is served yet. */
  readonly missing: readonly string[];
}

/**
 * Has MongoDB show what is served of each read model under the name that an export gives it, whatever its version. Views that are there are
 * brought up to date. Throws `EXPORT_NOT_IN_MONGODB` and `STORE_*`.
 */
export async function exportViews(
  config: ParleyConfig,
  { projections }: Pick<Product, 'projections'> = parley,
): Promise<ExportedViews> {
  const { documents: options } = config;
  if (options === null) throw notInMongo();
  const documents = await openDocumentsToRead(config);
  try {
    const served = await viewsOf(documents);
    const names = projections.map(({ name }) => viewOf(name));
    const views = served.filter(({ name }) => names.includes(name));
    const missing = names.filter((name) => !views.some((view) => view.name === name));
    const { keepMongoViews } = await import('@parley/documents-mongo');
    return { ...(await keepMongoViews(options, views, { create: true })), missing };
  } finally {
    await documents.close();
  }
}

const notInMongo = (): Error =>
  exportErrors.EXPORT_NOT_IN_MONGODB(
    'The read models are embedded: parley export documents copies them into a file that any program of SQLite reads.',
  );
