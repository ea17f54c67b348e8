import { existsSync, openSync, closeSync, readSync, statSync } from 'node:fs';
import { type InfrastructureError, storeErrors } from '@parley/eventsourcing';
import type { StoreKind } from './errors.js';
import { fileErrors } from './file-errors.js';

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const USER_VERSION_OFFSET = 60;
const APPLICATION_ID_OFFSET = 68;

export interface ExpectedHeader {
  readonly path: string;
  readonly kind: StoreKind;
  readonly applicationId: number;
  /** Newest format that this program knows. */
  readonly version: number;
}

export function refuseDamaged({ kind, path }: ExpectedHeader, cause?: unknown): InfrastructureError {
  const message = `The ${kind} ${path} is damaged: nothing was changed. Restore it from a backup, or move it away to begin with an empty one.`;
  return storeErrors.STORE_DAMAGED(message, { path }, { cause });
}

export function refuseForeign({ kind, path }: ExpectedHeader): InfrastructureError {
  const message = `${path} is not Parley's ${kind}: nothing was changed. Move it away, or choose another data folder.`;
  return storeErrors.STORE_FOREIGN(message, { path });
}

export function refuseTooNew({ kind, path, version }: ExpectedHeader, found: number): InfrastructureError {
  const message = `The ${kind} ${path} has format ${found}, this version knows up to ${version}: nothing was changed. Start a newer Parley.`;
  return fileErrors.STORE_TOO_NEW(message, { path, found, known: version });
}

const bytesOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

function readHeader(path: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * Refuses a file that is not ours before SQLite touches it, so that not one byte of it or its journals changes.
 * The file itself is enough: it gets its application id in the transaction that creates it, before WAL begins.
 * Never call it while this process has the file open: closing a file drops the process's locks on it.
 */
export function checkHeader(expected: ExpectedHeader): void {
  if (bytesOf(expected.path) === 0) {
    if (bytesOf(`${expected.path}-wal`) > 0) throw refuseDamaged(expected);
    return;
  }
  const header = readHeader(expected.path);
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw refuseDamaged(expected);
  }
  if (header.readInt32BE(APPLICATION_ID_OFFSET) !== expected.applicationId) throw refuseForeign(expected);
  const found = header.readInt32BE(USER_VERSION_OFFSET);
  if (found > expected.version) throw refuseTooNew(expected, found);
}
