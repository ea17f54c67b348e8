import { beginAfterRestore } from '@parley/subscriptions';
import { beginEpoch, type LogIdentity } from '@parley/eventsourcing';
import { checkSqliteFile, lockFile, makeFolder, normaliseSqliteError } from '@parley/sqlite';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openEventStore, openStores, type ParleyConfig } from '@parley/composition';
import { sumsOf, type OnBytes } from './backup.js';
import { damaged, notEmpty } from './errors.js';
import { FILE_NAMES, FILES, readManifest, sync, type FileName, type Manifest } from './manifest.js';

export interface Restored {
  readonly manifest: Manifest;
  /** Of the restored log: another epoch than that of the backup. */
  readonly identity: LogIdentity;
  /** The folder that keeps what was there before; null: nothing was. */
  readonly replaced: string | null;
}

export interface RestoreOptions {
  /** Whether a folder may hold something; that is kept beside. */
  readonly replace: boolean;
  readonly onBytes: OnBytes;
}

/** Where the files are made ready; what is left of a restore that was cut off is removed by the next. */
const PREPARED = 'restoring';
const REPLACED = 'replaced-';

/**
 * Puts a backup into a data folder. Until its files are checked and the log has another epoch, nothing in the folder is touched; what stood
 * there is kept in a folder beside. The log comes last: a start in the middle finds read models without it, and refuses.
 * Throws `BACKUP_MISSING`, `BACKUP_DAMAGED`, `RESTORE_NOT_EMPTY`, `STORE_LOCKED` while a server runs, and other `STORE_*`.
 */
export async function restore(
  config: ParleyConfig,
  backup: string,
  { replace, onBytes }: RestoreOptions,
): Promise<Restored> {
  const { data } = config;
  const manifest = await readManifest(backup);
  const names = FILE_NAMES.filter((name) => manifest.files[name] !== undefined);
  await checkSums(backup, manifest, names, onBytes);
  makeFolder(data, FILES['events.db']);
  const old = await oldFiles(data);
  if (old.length > 0 && !replace) throw notEmpty(data);
  return whileLocked(data, async () => {
    const prepared = join(data, PREPARED);
    await rm(prepared, { recursive: true, force: true });
    await mkdir(prepared, { mode: 0o700 });
    for (const name of names) await copyFile(join(backup, name), join(prepared, name));
    const identity = await begin({ ...config, eventStore: null, data: prepared }, names);
    for (const name of names) await sync(join(prepared, name));
    const replaced = await keep(data, old);
    for (const name of names) await rename(join(prepared, name), join(data, name));
    await rm(prepared, { recursive: true });
    await sync(data);
    return { manifest, identity, replaced };
  });
}

async function checkSums(
  backup: string,
  { files }: Manifest,
  names: readonly FileName[],
  onBytes: OnBytes,
): Promise<void> {
  const sums = await sumsOf(backup, names, onBytes).catch(() => null);
  for (const name of names)
    if (sums === null || sums[name]?.sha256 !== files[name]?.sha256) throw damaged(backup, name);
}

const LOCK = /-lock$/;

/** What a data folder holds, as far as a restore would replace it. */
async function oldFiles(data: string): Promise<readonly string[]> {
  const found = await readdir(data);
  return found.filter((name) => !LOCK.test(name) && name !== PREPARED && !name.startsWith(REPLACED));
}

/** Keeps every server away meanwhile. Throws `STORE_LOCKED` when one works there. */
async function whileLocked<T>(data: string, work: () => Promise<T>): Promise<T> {
  const unlocks: (() => void)[] = [];
  try {
    for (const name of FILE_NAMES) unlocks.push(lock(data, name));
    return await work();
  } finally {
    for (const unlock of unlocks) unlock();
  }
}

function lock(data: string, name: FileName): () => void {
  try {
    return lockFile(join(data, name));
  } catch (error) {
    throw normaliseSqliteError(error, FILES[name]);
  }
}

/** Clients and read models know by another epoch that the log may have lost what they have seen. */
async function begin(prepared: ParleyConfig, names: readonly FileName[]): Promise<LogIdentity> {
  for (const name of names) checkSqliteFile(join(prepared.data, name), FILES[name]);
  if (!names.includes('documents.db')) {
    const eventStore = await openEventStore(prepared);
    return beginEpoch(eventStore, Date.now()).finally(() => eventStore.close());
  }
  const { eventStore, documents } = await openStores({ ...prepared, documents: null });
  try {
    return await beginAfterRestore({ eventStore, documents }, Date.now());
  } finally {
    await documents.close();
    await eventStore.close();
  }
}

/** Moves what was there into a folder of its own; nothing is deleted. */
async function keep(data: string, old: readonly string[]): Promise<string | null> {
  if (old.length === 0) return null;
  const folder = join(data, `${REPLACED}${new Date().toISOString().replaceAll(':', '-')}`);
  await mkdir(folder, { mode: 0o700 });
  for (const name of old) await rename(join(data, name), join(folder, name));
  return folder;
}
