import type { Documents, DocumentStore, EventStore, Records } from '@parley/eventsourcing';
import { belongingFinding, logMissing } from './belonging.js';
import { checkConfig, parley, type ParleyConfig, type Product } from '@parley/composition';
import { columnsFindings } from './columns.js';
import { configurationFindings } from './configuration.js';
import { deepFindings, type Progress } from './deep/deep.js';
import { pageFindings } from './deep/pages.js';
import { checkDocuments } from './documents.js';
import { isThere, checkEventStore } from './event-store.js';
import { dataFolderFindings, secretFileFindings, storeFileFindings } from './deep/files.js';
import { ok, problem, reasonOf, type Finding } from './finding.js';
import { nodeFinding } from './program.js';
import { projectionFindings } from './projections.js';

export interface DoctorOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Default: the features that are shipped. */
  readonly product?: Product;
  /** Resolves after so many ms. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Given: everything in the stores is read too, and this gets the progress. */
  readonly deep?: Progress;
}

/**
 * Looks at everything that a start needs and changes nothing: what was found, in the order of looking. Never throws for what it looks at.
 */
export async function examine(options: DoctorOptions): Promise<readonly Finding[]> {
  const { env } = options;
  const checked = await checkConfig(env);
  const here = [
    nodeFinding(process.versions.node),
    ...configurationFindings(env, checked),
    ...(await secretFileFindings(env)),
  ];
  const { config } = checked;
  if (config === null) return here;
  const isEmbedded = config.eventStore === null || config.documents === null;
  const files = isEmbedded
    ? [...(await dataFolderFindings(config.data)), ...(await storeFileFindings(config.data))]
    : [];
  return [...here, ...files, ...(await checkStores(config, options))];
}

async function checkStores(
  config: ParleyConfig,
  { sleep, deep, product = parley }: DoctorOptions,
): Promise<readonly Finding[]> {
  const log = await checkEventStore(config, product);
  const documents = await checkDocuments(config);
  try {
    const findings = [...log.findings, ...documents.findings];
    // One store in the folder is enough: then one process alone can be at work.
    const isEmbedded = config.eventStore === null || config.documents === null;
    const isStopped = isEmbedded && !log.isInUse && !documents.isInUse;
    const models = await checkReadModels(config, log.store, documents.store, { sleep, product, isStopped });
    const read = deep === undefined ? [] : await readAll(config, log.store, documents.store, deep);
    return [...findings, ...models, ...read];
  } finally {
    await log.store?.close();
    await documents.store?.close();
  }
}

async function readAll(
  config: ParleyConfig,
  eventStore: EventStore | null,
  documents: (Documents & Records) | null,
  deep: Progress,
): Promise<readonly Finding[]> {
  if (eventStore === null && documents === null) return [ok('every event', 'not read, for want of a store')];
  const files = [
    ...(config.eventStore === null && eventStore !== null ? ['events.db' as const] : []),
    ...(config.documents === null && documents !== null ? ['documents.db' as const] : []),
  ];
  try {
    const pages = await pageFindings(config.data, files, deep);
    return [...pages, ...(await deepFindings(eventStore, documents, deep))];
  } catch (error) {
    return [problem('every event', reasonOf(error), 'See docs/reference/errors.md for the code.')];
  }
}

interface LookOptions extends Pick<DoctorOptions, 'sleep'> {
  readonly product: Product;
  readonly isStopped: boolean;
}

async function checkReadModels(
  config: ParleyConfig,
  eventStore: EventStore | null,
  documents: DocumentStore | null,
  { sleep, product, isStopped }: LookOptions,
): Promise<readonly Finding[]> {
  if (
    eventStore === null &&
    documents !== null &&
    config.eventStore === null &&
    !(await isThere(config.data, 'events.db'))
  )
    return [logMissing(config.data)];
  if (eventStore === null || documents === null)
    return [ok('read models', 'not looked at, for want of a store')];
  try {
    const belonging = await belongingFinding({ eventStore, documents });
    if (belonging.verdict === 'problem') return [belonging];
    const stores = { eventStore, documents, product };
    const models = await projectionFindings({ ...stores, isStopped }, sleep);
    return [belonging, ...models, ...(isStopped ? [] : await columnsFindings(stores, sleep))];
  } catch (error) {
    return [problem('read models', reasonOf(error), 'See docs/reference/errors.md for the code.')];
  }
}
