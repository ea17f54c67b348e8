import { mkdirSync, realpathSync } from 'node:fs';
import { type InfrastructureError, type ParleyError, storeErrors } from '@parley/eventsourcing';
import { codeOf, normaliseSqliteError, type StoreKind } from './errors.js';

/** Conversations stand in it: nobody else reads or enters it. */
const OWNER_ONLY = 0o700;

/**
 * Makes a store's folder where it is missing, open to this user alone, and answers its real path.
 * Throws STORE_REFUSED where there is something else, or where the rights are missing; STORE_FULL or STORE_UNAVAILABLE otherwise.
 */
export function makeFolder(folder: string, kind: StoreKind): string {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    return realpathSync(folder);
  } catch (error) {
    throw refusedFolder(error, folder, kind);
  }
}

function refusedFolder(error: unknown, folder: string, kind: StoreKind): ParleyError {
  const refuse = (message: string): InfrastructureError =>
    storeErrors.STORE_REFUSED(message, { folder }, { cause: error });
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
    case 'ENOENT':
    case 'ELOOP':
      return refuse(`The ${kind} cannot be in ${folder}: that is no folder. Name a folder.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return refuse(
        `The folder ${folder} of the ${kind} cannot be made: give this user the rights to make it.`,
      );
    default:
      return normaliseSqliteError(error, kind);
  }
}
