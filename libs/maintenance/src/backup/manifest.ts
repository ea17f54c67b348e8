import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { damaged, missing } from './errors.js';

export const MANIFEST = 'manifest.json';
/** Files of the embedded stores, in the order in which they are copied: read models are never ahead of their log then. */
export const FILES = {
  'reads.db': 'document store',
  'documents.db': 'document store',
  'events.db': 'event store',
} as const;
export type FileName = keyof typeof FILES;
export const FILE_NAMES = Object.keys(FILES) as readonly FileName[];

export interface FileSum {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** What a backup holds; written last, so a folder without it is none. */
export interface Manifest {
  readonly format: 1;
  /** RFC 3339 UTC with ms. */
  readonly takenAt: string;
  /** Null for a log that no server of this version has opened. */
  readonly logId: string | null;
  readonly epoch: string | null;
  /** Events of the log. */
  readonly events: number;
  /** `documents.db` is missing when the read models are in MongoDB. */
  readonly files: Readonly<Partial<Record<FileName, FileSum>>>;
}

/** Throws `BACKUP_MISSING`, `BACKUP_DAMAGED`. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null);
  if (text === null) throw missing(folder);
  const manifest = parsed(text);
  if (manifest?.format !== 1 || manifest.files?.['events.db'] === undefined) throw damaged(folder, MANIFEST);
  return manifest;
}

function parsed(text: string): Manifest | null {
  try {
    return JSON.parse(text) as Manifest | null;
  } catch {
    return null;
  }
}

/** Reads a whole file, and waits until the disk has it. `onBytes` gets how many were read at a time. */
export async function sumOf(path: string, onBytes: (bytes: number) => void): Promise<FileSum> {
  await sync(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    onBytes(chunk.length);
  }
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** Also of a folder: what was renamed in it stays so after a loss of power. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
