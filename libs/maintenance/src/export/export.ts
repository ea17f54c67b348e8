import { parley, type ParleyConfig, type Product } from '@parley/composition';
import { codeOf, lockFile, makeFolder, type Unlock } from '@parley/sqlite';
import { collectionOf, viewOf } from '@parley/subscriptions';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isThere } from '../backup/backup.js';
import { sync } from '../backup/manifest.js';
import { exportErrors } from '../maintenance-errors.js';
import { leastPosition, planDocuments, type DocumentsPlan } from './plan.js';

/** A read model in the file. */
export interface ExportedModel {
  readonly readModel: string;
  readonly table: string;
  readonly version: number;
  /** Place in the log of the last event that its build has passed. */
  readonly position: bigint;
}

export interface Exported {
  /** RFC 3339 UTC with ms. */
  readonly takenAt: string;
  /** Every read model holds all events up to here. */
  readonly position: bigint;
  readonly models: readonly ExportedModel[];
  /** Read models that are not in the file, for no build of them is served yet. */
  readonly missing: readonly string[];
}

export interface ExportOptions {
  /** Default: the features that are shipped. */
  readonly product?: Product;
  readonly onRows: (done: number, total: number) => void;
  /** Ends the export, which removes what it has made and throws the signal's reason. Default: nothing ends it. */
  readonly signal?: AbortSignal;
}

const KIND = 'document store';

/**
 * Writes what is served of the embedded read models, as they are at one moment, into a new SQLite file, while a server works on them or not.
 * Until it is whole it is called `<file>.unfinished`; a later call removes what is left of one that was cut off.
 * Throws `EXPORT_NOT_EMBEDDED`, `EXPORT_SOURCE_MISSING`, `EXPORT_EXISTS` and `STORE_*`.
 */
export async function exportDocuments(
  config: ParleyConfig,
  file: string,
  options: ExportOptions,
): Promise<Exported> {
  if (config.documents !== null) throw notEmbedded(options.product ?? parley);
  if (!(await isThere(join(config.data, 'documents.db')))) throw nothingIn(config.data);
  const target = join(makeFolder(dirname(resolve(file)), KIND), basename(resolve(file)));
  if (await isThere(target)) throw exists(`${file} is there already: name a file that is not.`);
  const unfinished = `${target}.unfinished`;
  const unlock = lock(unfinished);
  try {
    await (await open(unfinished, 'w', 0o600)).close();
    const exported = await write(config, unfinished, options);
    await sync(unfinished);
    if (await isThere(target)) throw exists(`${file} has come meanwhile: name a file that is not there.`);
    await rename(unfinished, target);
    await sync(dirname(target));
    return exported;
  } finally {
    await rm(unfinished, { force: true });
    unlock();
    await rm(`${unfinished}-lock`, { force: true });
  }
}

async function write(
  { data }: ParleyConfig,
  file: string,
  { product = parley, onRows, signal = new AbortController().signal }: ExportOptions,
): Promise<Exported> {
  const { exportSqliteDocuments } = await import('@parley/documents-sqlite');
  const takenAt = new Date().toISOString();
  let made: DocumentsPlan | undefined;
  await exportSqliteDocuments({
    folder: data,
    file,
    plan: async (kept) => {
      made = await planDocuments(kept, product.projections, takenAt);
      if (made.builds.length === 0) throw nothingIn(data);
      return made;
    },
    onRows,
    signal,
  });
  const { builds = [], missing = [] } = made ?? {};
  const models = builds.map(({ name, version, position }) => ({
    readModel: name,
    table: viewOf(name),
    version,
    position,
  }));
  return { takenAt, position: leastPosition(builds), models, missing };
}

/** Two exports at once into one file would write over each other. */
function lock(unfinished: string): Unlock {
  try {
    return lockFile(unfinished);
  } catch (error) {
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error;
    throw exists(`Another export is writing ${unfinished}: name another file.`);
  }
}

const notEmbedded = ({ projections }: Product): Error =>
  exportErrors.EXPORT_NOT_EMBEDDED(
    'The read models are in MongoDB, where no moment is the same for all of them: ask them there, or copy them by mongoexport. ' +
      `Collections: ${projections.map(({ name, version }) => collectionOf(name, version)).join(', ')}, or a rebuild of one; see docs/guides/mongodb.md.`,
  );

const nothingIn = (folder: string): Error =>
  exportErrors.EXPORT_SOURCE_MISSING(
    `No read model is served in ${folder}: name the folder in PARLEY_DATA, and start the server once.`,
  );

const exists = (message: string): Error => exportErrors.EXPORT_EXISTS(message);
