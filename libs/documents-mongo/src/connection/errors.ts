import type { InfrastructureError } from '@parley/eventsourcing';
import { type ConcurrencyError, ParleyError, type ErrorDetails, storeErrors } from '@parley/eventsourcing';
import { invalidDocument } from '@parley/documents';
import { MongoServerError, MongoServerSelectionError, type TopologyDescription } from 'mongodb';
import { faultOf, faultOfServers, type ConnectionFault } from './connection-faults.js';

export const storeClosed = (): InfrastructureError =>
  storeErrors.STORE_CLOSED('The document store is closed.');

export const leaseLost = (lease: string): ConcurrencyError =>
  storeErrors.LEASE_LOST(
    `Another holder has taken the lease ${lease}: nothing more was stored.`,
    { lease },
    { retryable: false },
  );

export const refusedByForeignIndex = (collection: string): InfrastructureError =>
  storeErrors.STORE_FOREIGN(
    `A unique index that Parley did not make refuses documents of ${collection}: drop it.`,
    { collection },
    { retryable: true },
  );

/** Numbers by which the server says what went wrong. */
const CODES = {
  noRight: [13, 8000],
  badLogin: [18, 334],
  // Said of a login by servers that have none, or not the one that is asked for.
  unknownLogin: [2, 59, 115],
  full: [14031],
  // Not found, not supported, not implemented: servers that speak the protocol say it in different ways.
  unknownCommand: [59, 115, 238, 303],
  noSuchNamespace: [26],
  namespaceExists: [48],
  duplicateKey: [11000],
  failedValidation: [121],
  badHint: [2],
  tooLarge: [10334, 17280, 17419],
} as const;

const codeOf = (error: unknown): number | null =>
  error instanceof MongoServerError && typeof error.code === 'number' ? error.code : null;

export function isServerError(error: unknown, kind: keyof typeof CODES): boolean {
  const code = codeOf(error);
  return code !== null && (CODES[kind] as readonly number[]).includes(code);
}

/** For a write among many that the server did not take. */
export const writeRefused = (code: number): MongoServerError =>
  new MongoServerError({ message: 'A write was refused.', code });

const isLoginRefused = (error: unknown): boolean =>
  isServerError(error, 'badLogin') ||
  (isServerError(error, 'unknownLogin') && (error as MongoServerError).hasErrorLabel('HandshakeError'));

const failed = ({ code, sentence }: ConnectionFault, details: ErrorDetails): InfrastructureError =>
  storeErrors[code](sentence, details);

const UNANSWERED: ConnectionFault = {
  code: 'STORE_UNAVAILABLE',
  sentence: 'The document store did not answer as it should: look at its servers and the way to them.',
};

/** For a question that took too long. `seen`: what the driver knows of its servers, null when it has not looked yet. */
export const unanswered = (seen: TopologyDescription | null): InfrastructureError =>
  failed((seen === null ? null : faultOfServers(seen)) ?? UNANSWERED, { kind: 'Timeout' });

/**
 * Turns whatever the driver threw into the kernel's error. The driver's own is left behind: it repeats addresses, keys and parts of
 * documents, and a cause is printed with its error.
 */
export function normaliseMongoError(error: unknown): ParleyError {
  if (error instanceof ParleyError) return error;
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  const code = codeOf(error);
  const details: ErrorDetails = code === null ? { kind } : { kind, code };
  if (isLoginRefused(error)) {
    const message =
      'The document store refuses the login: look at MONGODB_USERNAME and MONGODB_PASSWORD or those in MONGODB_URL, and at its authSource and authMechanism.';
    return storeErrors.STORE_REFUSED(message, details);
  }
  if (isServerError(error, 'noRight')) {
    const message =
      'The document store refuses a right: give the user of MONGODB_USERNAME, or the one in MONGODB_URL, readWrite and dbAdmin on the database of MONGODB_DATABASE, and name a user if none is.';
    return storeErrors.STORE_REFUSED(message, details);
  }
  if (isServerError(error, 'full')) {
    const message = 'The disk of the document store is full: free some space, then retry.';
    return storeErrors.STORE_FULL(message, details);
  }
  if (isServerError(error, 'tooLarge')) return invalidDocument('A document is larger than the store takes.');
  const fault =
    error instanceof MongoServerSelectionError && error.reason !== undefined
      ? faultOfServers(error.reason)
      : faultOf(error);
  return failed(fault ?? UNANSWERED, details);
}
