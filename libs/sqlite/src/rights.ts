import { accessSync, constants, statSync } from 'node:fs';
import { type InfrastructureError, storeErrors } from '@parley/eventsourcing';
import { codeOf, type StoreKind } from './errors.js';

/** Ends of the names of a store's files. */
const ENDS = ['', '-lock', '-wal', '-shm', '-unsynced'];

/** Which of a store's files cannot be used, as far as that can be seen. */
function unusable(path: string): string {
  const isUsable = (file: string): boolean => {
    try {
      accessSync(file, constants.R_OK | constants.W_OK);
      return statSync(file).isFile();
    } catch (error) {
      return codeOf(error) === 'ENOENT';
    }
  };
  return ENDS.map((end) => path + end).find((file) => !isUsable(file)) ?? path;
}

/** STORE_REFUSED with the file that is in the way. */
export function refuseRights(kind: StoreKind, path: string, cause: unknown): InfrastructureError {
  const message = `The ${kind} ${path} cannot be opened: give this user the rights to read and write ${unusable(path)} and its folder.`;
  return storeErrors.STORE_REFUSED(message, { path }, { cause });
}
