import { compareWithLog } from '@parley/subscriptions';
import { readIdentity, type LogIdentity } from '@parley/eventsourcing';
import { checkSqliteFile, copySqliteFile, makeFolder } from '@parley/sqlite';
import { access, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openEventStore, openStores, type ParleyConfig } from '@parley/composition';
import { exists, notEmbedded, nothingThere } from './errors.js';
import {
  FILE_NAMES,
  FILES,
  MANIFEST,
  sumOf,
  sync,
  type FileName,
  type FileSum,
  type Manifest,
} from './manifest.js';

export type BackupPhase = 'Copying' | 'Checking';
/** Told how many bytes of a phase are done; `note`: what is under way where the number stands still. */
export type OnBytes = (phase: BackupPhase, done: number, total: number, note?: string) => void;

const MIB = 1024 ** 2;

/** SQLite copies and checks a file in one step, during which no progress can be reported. */
const inOneStep = async (path: string, name: FileName): Promise<string> =>
  `${name}, ${((await stat(path)).size / MIB).toFixed(1)} MiB in one step`;

export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Copies the embedded stores of a data folder into a new folder, while a server works on them or not, and reads the copy whole. Until all
 * of it is on the disk it is called `<folder>.unfinished`; a later call removes what is left of one that was cut off.
 * Throws `BACKUP_NOT_EMBEDDED`, `BACKUP_SOURCE_MISSING`, `BACKUP_EXISTS`, `LOG_MISMATCH`, `CHECKPOINT_BEYOND_HEAD` and `STORE_*`.
 */
export async function backUp(config: ParleyConfig, folder: string, onBytes: OnBytes): Promise<Manifest> {
  if (config.eventStore !== null) throw notEmbedded();
  if (!(await isThere(join(config.data, 'events.db')))) throw nothingThere(config.data);
  const target = resolve(folder);
  if (await isThere(target)) throw exists(folder);
  const unfinished = `${target}.unfinished`;
  makeFolder(dirname(target), FILES['events.db']);
  await rm(unfinished, { recursive: true, force: true });
  makeFolder(unfinished, FILES['events.db']);
  const names = await namesIn(config);
  await copyAll(config.data, unfinished, names, onBytes);
  const manifest = await examined({ ...config, data: unfinished }, names, onBytes);
  await writeFile(join(unfinished, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  await sync(join(unfinished, MANIFEST));
  await sync(unfinished);
  await rename(unfinished, target);
  await sync(dirname(target));
  return manifest;
}

/** What is in MongoDB is backed up there, and a folder may have neither read models nor records of reads yet. */
async function namesIn({ data, documents }: ParleyConfig): Promise<readonly FileName[]> {
  const found = await Promise.all(FILE_NAMES.map((name) => isThere(join(data, name))));
  return FILE_NAMES.filter((name, at) => name === 'events.db' || (documents === null && found[at]));
}

export const bytesOf = async (folder: string, names: readonly FileName[]): Promise<number> => {
  const found = await Promise.all(names.map((name) => stat(join(folder, name))));
  return found.reduce((sum, { size }) => sum + size, 0);
};

async function copyAll(
  from: string,
  to: string,
  names: readonly FileName[],
  onBytes: OnBytes,
): Promise<void> {
  const total = await bytesOf(from, names);
  let done = 0;
  for (const name of names) {
    onBytes('Copying', done, total, await inOneStep(join(from, name), name));
    copySqliteFile(join(from, name), join(to, name), FILES[name]);
    done += (await stat(join(to, name))).size;
  }
  onBytes('Copying', total, total);
}

/** Reads the copy: every page, whether the read models belong to the log, and what each file amounts to. */
async function examined(copy: ParleyConfig, names: readonly FileName[], onBytes: OnBytes): Promise<Manifest> {
  await checkPages(copy.data, names, onBytes);
  const { identity, events } = await contentOf(copy, names);
  await Promise.all(names.map((name) => rm(join(copy.data, `${name}-lock`), { force: true })));
  return {
    format: 1,
    takenAt: new Date().toISOString(),
    logId: identity?.logId ?? null,
    epoch: identity?.epoch ?? null,
    events,
    files: await sumsOf(copy.data, names, onBytes),
  };
}

async function checkPages(folder: string, names: readonly FileName[], onBytes: OnBytes): Promise<void> {
  const total = await bytesOf(folder, names);
  for (const name of names) {
    const path = join(folder, name);
    onBytes('Checking', 0, total, `pages of ${await inOneStep(path, name)}`);
    checkSqliteFile(path, FILES[name]);
  }
}

interface Content {
  readonly identity: LogIdentity | null;
  readonly events: number;
}

async function contentOf(copy: ParleyConfig, names: readonly FileName[]): Promise<Content> {
  if (!names.includes('documents.db')) {
    const eventStore = await openEventStore(copy);
    try {
      return { identity: await readIdentity(eventStore), events: Number(await eventStore.head()) };
    } finally {
      await eventStore.close();
    }
  }
  const { eventStore, documents } = await openStores(copy);
  try {
    const { identity, mismatch } = await compareWithLog({ eventStore, documents });
    if (mismatch !== null) throw mismatch;
    return { identity, events: Number(await eventStore.head()) };
  } finally {
    await documents.close();
    await eventStore.close();
  }
}

/** What each file amounts to. */
export async function sumsOf(
  folder: string,
  names: readonly FileName[],
  onBytes: OnBytes,
): Promise<Partial<Record<FileName, FileSum>>> {
  const total = await bytesOf(folder, names);
  let done = 0;
  const sums: Partial<Record<FileName, FileSum>> = {};
  for (const name of names)
    sums[name] = await sumOf(join(folder, name), (bytes) => onBytes('Checking', (done += bytes), total));
  return sums;
}
