import { type InfrastructureError, ParleyError, storeErrors } from '@parley/eventsourcing';
import { fileErrors } from './file-errors.js';

/** What a file is to its owner: only used in messages, as in "the event store". */
export type StoreKind = 'event store' | 'document store';

const CLOSED_BY_DRIVER = 'The database connection is not open';

export const storeClosed = (kind: StoreKind, cause?: unknown): InfrastructureError =>
  storeErrors.STORE_CLOSED(`The ${kind} is closed.`, {}, { cause });

/** The code of the driver or of the system, `''` for none. */
export function codeOf(error: unknown): string {
  const code: unknown = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** The driver opens nothing, and gives no code but SQLITE_CANTOPEN's number. */
const NOT_OPENED = /^ConnectionFailed\(.*: 14"\)$/;

/** Whether the rights of a file or folder, or what stands in its place, kept it from being opened. */
export const refusesRights = (error: unknown): boolean =>
  /^(SQLITE_(CANTOPEN|READONLY|PERM)|EACCES|EPERM|EROFS|EISDIR)/.test(codeOf(error)) ||
  NOT_OPENED.test((error as Error | undefined)?.message ?? '');

/** `place`: which part of the file cannot be read, as in `at event 7 of dialog-3`. */
export function storeDamaged(
  kind: StoreKind,
  path: string,
  place: string,
  cause?: unknown,
): InfrastructureError {
  const message = `The ${kind} ${path} is damaged ${place}: stop Parley and restore the file from a backup.`;
  return storeErrors.STORE_DAMAGED(message, { path, place }, { cause });
}

/** What the work answers. Throws `STORE_DAMAGED` with file and place where the file, or the JSON in it, cannot be read. */
export function readingAt<T>(kind: StoreKind, path: string, place: () => string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const isBroken = error instanceof SyntaxError || /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
    throw isBroken ? storeDamaged(kind, path, place(), error) : error;
  }
}

/** Turns whatever the driver threw into the kernel's error; a {@link ParleyError} stays as it is. */
export function normaliseSqliteError(error: unknown, kind: StoreKind, path?: string): ParleyError {
  if (error instanceof ParleyError) return error;
  if (error instanceof Error && error.message === CLOSED_BY_DRIVER) return storeClosed(kind, error);
  const code = codeOf(error);
  // The index of the journal, which is in memory that a file backs, finds no room for more of it.
  if (/^SQLITE_(FULL|IOERR_SHMSIZE)/.test(code)) {
    const message = `The disk of the ${kind} is full: free some space, then retry.`;
    return storeErrors.STORE_FULL(message, {}, { cause: error });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const message = `Another process has the file of the ${kind} open: stop it, then retry.`;
    return fileErrors.STORE_LOCKED(message, {}, { cause: error });
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    if (path !== undefined) return storeDamaged(kind, path, 'in a page', error);
    const message = `The file of the ${kind} is damaged: stop Parley and restore the file from a backup.`;
    return storeErrors.STORE_DAMAGED(message, {}, { cause: error });
  }
  const message = `The ${kind} did not answer: look at the disk and the rights of its folder.`;
  return storeErrors.STORE_UNAVAILABLE(message, {}, { cause: error });
}
