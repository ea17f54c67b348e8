import { connectionFault } from './connection-faults.js';
import type { InfrastructureError } from '@parley/eventsourcing';
import { ParleyError, type ErrorDetails, storeErrors, kernelErrors } from '@parley/eventsourcing';

/** What an error of the client means to us. */
export type Failure =
  'conflict' | 'no-stream' | 'deleted' | 'too-large' | 'malformed' | 'refused' | 'unavailable' | 'unknown';

const BY_TYPE: ReadonlyMap<unknown, Failure> = new Map([
  ['wrong-expected-version', 'conflict'],
  ['stream-not-found', 'no-stream'],
  ['no-stream', 'no-stream'],
  ['stream-deleted', 'deleted'],
  ['maximum-append-size-exceeded', 'too-large'],
  ['access-denied', 'refused'],
  ['unavailable', 'unavailable'],
  ['timeout', 'unavailable'],
  ['deadline-exceeded', 'unavailable'],
  ['cancelled', 'unavailable'],
  ['not-leader', 'unavailable'],
]);

/** Codes of gRPC, for errors without a type. */
const BY_CODE: ReadonlyMap<unknown, Failure> = new Map([
  // Cancelled, deadline exceeded, resource exhausted, aborted, unavailable.
  ...[1, 4, 8, 10, 14].map((code): [number, Failure] => [code, 'unavailable']),
  // Permission denied, unimplemented, unauthenticated.
  ...[7, 12, 16].map((code): [number, Failure] => [code, 'refused']),
]);

interface DriverError {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

const partsOf = (error: unknown): DriverError => (typeof error === 'object' && error !== null ? error : {});

/** Many errors of the client have no message, some no type and some no code. */
export function failureOf(error: unknown): Failure {
  const { type, code, message } = partsOf(error);
  const known = BY_TYPE.get(type) ?? BY_CODE.get(code);
  if (known !== undefined) return known;
  if (typeof message !== 'string') return 'unknown';
  if (/\bBadRequest\b/.test(message)) return 'malformed';
  return /\bServer Is Not Ready\b|^Failed to discover/.test(message) ? 'unavailable' : 'unknown';
}

/** Our own end of a wait, like the one that the client knows for some of its calls. */
export const late = (): Error =>
  Object.assign(new Error('No answer in time.'), { type: 'deadline-exceeded' });

export const storeClosed = (): InfrastructureError => storeErrors.STORE_CLOSED('The event store is closed.');

export const storeUnavailable = (cause?: unknown, details = {}): InfrastructureError =>
  storeErrors.STORE_UNAVAILABLE('The event store did not answer.', details, { cause });

const storeRefused = (cause: unknown): InfrastructureError =>
  storeErrors.STORE_REFUSED(
    'The event store refuses this process: look at its credentials, its rights and the version of the server.',
    {},
    { cause },
  );

export const storeForeign = (reason: string): InfrastructureError =>
  storeErrors.STORE_FOREIGN(`The event store was written by another program: ${reason}.`);

/** The kernel's error for whatever the client threw about a stream; the client's text stays in `cause`. */
export function normalise(error: unknown, stream?: string): ParleyError {
  if (error instanceof ParleyError) return error;
  const fault = failureOf(error) === 'unavailable' ? connectionFault(partsOf(error).message) : null;
  if (fault !== null) {
    return storeErrors[fault.code](fault.sentence, {}, { cause: error });
  }
  const details: ErrorDetails = stream === undefined ? {} : { stream };
  switch (failureOf(error)) {
    case 'refused':
      return storeRefused(error);
    case 'deleted':
      return storeForeign(`it has closed the stream ${stream ?? ''} for ever`);
    case 'too-large':
      return kernelErrors.INVALID_EVENT('The events cannot be stored: the server takes less.', details);
    case 'malformed':
      return kernelErrors.INVALID_EVENT('The events cannot be stored: the server refuses them.', details);
    default:
      return storeUnavailable(error, details);
  }
}

/** The server's answer to a read from a position that is not the start of a record: code 2 of gRPC. */
export function isUnknownPosition(error: unknown): boolean {
  const { type, code } = partsOf(error);
  return type === 'unknown' && code === 2;
}
