import { InfrastructureError, ParleyError, ValidationError, type ErrorDetails } from '@parley/eventsourcing';

/** What an error of the client means to us. */
export type Failure =
  'conflict' | 'no-stream' | 'deleted' | 'too-large' | 'malformed' | 'refused' | 'unavailable' | 'unknown';

const BY_TYPE: Readonly<Record<string, Failure>> = {
  'wrong-expected-version': 'conflict',
  'stream-not-found': 'no-stream',
  'no-stream': 'no-stream',
  'stream-deleted': 'deleted',
  'maximum-append-size-exceeded': 'too-large',
  'access-denied': 'refused',
  unavailable: 'unavailable',
  timeout: 'unavailable',
  'deadline-exceeded': 'unavailable',
  cancelled: 'unavailable',
  'not-leader': 'unavailable',
};

/** Codes of gRPC, for errors without a type: cancelled, deadline, exhausted, aborted, unavailable; denied, unimplemented, unauthenticated. */
const BY_CODE: Readonly<Record<number, Failure>> = {
  1: 'unavailable',
  4: 'unavailable',
  8: 'unavailable',
  10: 'unavailable',
  14: 'unavailable',
  7: 'refused',
  12: 'refused',
  16: 'refused',
};

interface DriverError {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

/** Many errors of the client have no message, some no type and some no code. */
export function failureOf(error: unknown): Failure {
  const { type, code, message } = (typeof error === 'object' && error !== null ? error : {}) as DriverError;
  const byType = typeof type === 'string' ? BY_TYPE[type] : undefined;
  const byCode = typeof code === 'number' ? BY_CODE[code] : undefined;
  if (byType !== undefined || byCode !== undefined) return byType ?? byCode ?? 'unknown';
  if (typeof message !== 'string') return 'unknown';
  if (/\bBadRequest\b/.test(message)) return 'malformed';
  return /\bServer Is Not Ready\b|^Failed to discover/.test(message) ? 'unavailable' : 'unknown';
}

export const storeClosed = (): InfrastructureError =>
  new InfrastructureError('STORE_CLOSED', 'The event store is closed.', {}, false);

export const storeUnavailable = (cause?: unknown, details = {}): InfrastructureError =>
  new InfrastructureError('STORE_UNAVAILABLE', 'The event store did not answer.', details, true, cause);

const storeRefused = (cause: unknown): InfrastructureError =>
  new InfrastructureError(
    'STORE_REFUSED',
    'The event store refuses this process: look at its credentials, its rights and the version of the server.',
    {},
    false,
    cause,
  );

export const storeForeign = (reason: string): InfrastructureError =>
  new InfrastructureError(
    'STORE_FOREIGN',
    `The event store was written by another program: ${reason}.`,
    {},
    false,
  );

/** The kernel's error for whatever the client threw about a stream; the client's text stays in `cause`. */
export function normalise(error: unknown, stream?: string): ParleyError {
  if (error instanceof ParleyError) return error;
  const details: ErrorDetails = stream === undefined ? {} : { stream };
  switch (failureOf(error)) {
    case 'refused':
      return storeRefused(error);
    case 'deleted':
      return storeForeign(`it has closed the stream ${stream ?? ''} for ever`);
    case 'too-large':
      return new ValidationError(
        'INVALID_EVENT',
        'The events cannot be stored: the server takes less.',
        details,
      );
    case 'malformed':
      return new ValidationError(
        'INVALID_EVENT',
        'The events cannot be stored: the server refuses them.',
        details,
      );
    default:
      return storeUnavailable(error, details);
  }
}

/** The server's answer to a read from a position that is not the start of a record: code 2 of gRPC. */
export const isUnknownPosition = (error: unknown): boolean =>
  error instanceof Error &&
  'type' in error &&
  error.type === 'unknown' &&
  'code' in error &&
  error.code === 2;
