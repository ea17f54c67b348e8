/** The four families of errors; each maps to one range of answers at the edge. */
export type ErrorFamily = 'Domain' | 'Validation' | 'Concurrency' | 'Infrastructure';

/** What kind of refusal a domain error is: decides 409, 422, 404 or 403 over HTTP. */
export type RefusalKind = 'conflict' | 'rule' | 'not-found' | 'forbidden';

export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Base of every expected error. `code` is stable and is what callers test; `message` carries ids and kinds, never content.
 */
export class ParleyError extends Error {
  constructor(
    readonly family: ErrorFamily,
    readonly code: string,
    message: string,
    readonly details: ErrorDetails = {},
    readonly retryable = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = `${family}Error`;
  }
}

/** An expected refusal by a rule of the domain. Never retryable: the same command meets the same rule. */
export class DomainError extends ParleyError {
  constructor(
    code: string,
    message: string,
    readonly kind: RefusalKind,
    details: ErrorDetails = {},
  ) {
    super('Domain', code, message, details);
  }
}

/** Input that no state could make acceptable. */
export class ValidationError extends ParleyError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super('Validation', code, message, details);
  }
}

/** Somebody else was faster. Retryable unless the caller named the revision it expected. */
export class ConcurrencyError extends ParleyError {
  constructor(code: string, message: string, details: ErrorDetails = {}, retryable = true) {
    super('Concurrency', code, message, details, retryable);
  }
}

/** A store or another outside part failed. The driver's error is `cause`; its text never reaches the message. */
export class InfrastructureError extends ParleyError {
  constructor(code: string, message: string, details: ErrorDetails = {}, retryable = true, cause?: unknown) {
    super('Infrastructure', code, message, details, retryable, cause === undefined ? undefined : { cause });
  }
}

/** True when a store did not answer, as far as its adapter can tell. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof ParleyError && error.code === 'STORE_UNAVAILABLE';

/** What an operator can mend while the program runs, or what is no failure of the store. */
const PASSING = ['STORE_REFUSED', 'STORE_CLOSED', 'UNKNOWN_COLLECTION'];

/** True when the same work fails again however often it is tried: something has to be mended first, with the program stopped. */
export const isLasting = (error: unknown): boolean =>
  error instanceof ParleyError &&
  !error.retryable &&
  (error.family === 'Infrastructure' || error.family === 'Validation') &&
  !PASSING.includes(error.code);

/** True when an append met another revision than it expected. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ParleyError && error.code === 'REVISION_CONFLICT';

/** Codes that the kernel and the stores throw; a domain adds its own. */
export const KERNEL_ERROR_CODES = {
  REVISION_CONFLICT: 'Concurrency: the stream is not at the revision that the append expected.',
  TOO_MUCH_CONTENTION:
    'Concurrency: other commands kept changing the stream; every bounded retry was used up.',
  COMMAND_ID_REUSED: 'Domain: this command id was used before with another command body.',
  INVALID_COMMAND_ID:
    'Validation: a command id has 1 to 500 characters, none of them NUL or a lone surrogate.',
  COMMAND_INDEX_BEHIND:
    'Infrastructure: the index of older commands has not caught up; the command was not run. Retry.',
  INVALID_EVENT: 'Validation: an event cannot be stored as given (type, id, stream name, size or content).',
  INVALID_READ:
    'Validation: a page of the log was asked for with a limit outside 1 to 10,000 or an impossible start.',
  UNKNOWN_EVENT: 'Infrastructure: the log holds an event type or version that this program does not know.',
  LEASE_LOST: 'Concurrency: another process took over; nothing of this write was stored.',
  STORE_LOCKED: 'Infrastructure: another process has the data folder open.',
  STORE_DAMAGED: 'Infrastructure: a store file is damaged.',
  STORE_FOREIGN: 'Infrastructure: a store, or a part of it, belongs to another program or kind of store.',
  STORE_TOO_NEW: 'Infrastructure: a store file was written by a newer version.',
  STORE_TOO_OLD:
    'Infrastructure: a store file of an older version can only be looked at once a server of this version was started on it.',
  STORE_UNAVAILABLE: 'Infrastructure: a store did not answer.',
  STORE_REFUSED:
    'Infrastructure: a store refuses the credentials, the rights or the version of this program, or its certificate is not trusted, or the settings do not fit it; the message names the setting.',
  STORE_FULL: 'Infrastructure: the disk of a store is full.',
  STORE_CLOSED: 'Infrastructure: the store is closed.',
  INVALID_COLLECTION: 'Validation: a collection cannot be made as given (name, field names or indexes).',
  UNKNOWN_COLLECTION: 'Validation: no collection has this name.',
  INVALID_DOCUMENT:
    'Validation: a document, record or name cannot be stored as given (id, position or content).',
  INVALID_QUERY:
    'Validation: no index of the collection answers this question, or a part of it is malformed.',
  INVALID_CURSOR: 'Validation: the cursor is not one that this query handed out.',
  UNKNOWN_PROJECTION: 'Validation: no projection has this name or version.',
  PROJECTION_NOT_PARKED: 'Domain: the stream is not parked in this projection.',
  PROJECTION_ALREADY_PAUSED: 'Domain: every build of the projection is paused already.',
  PROJECTION_NOT_PAUSED: 'Domain: no build of the projection is paused or has stopped at an event.',
  PROJECTION_NOTHING_SERVED:
    'Domain: the first build of a projection cannot be held back; nothing is served yet.',
  PROJECTION_NOTHING_HELD: 'Domain: no build of the projection waits for a switch.',
  PROJECTION_NOT_CAUGHT_UP: 'Domain: the build that is to be served or compared has not caught up.',
  PROJECTION_NOTHING_BEFORE:
    'Domain: no build that was served before is kept, so there is nothing to go back to.',
  PROJECTION_SWITCHING: 'Domain: a switch of the projection to that build is under way.',
  PROJECTION_BUILD_SERVED: 'Domain: queries read this build, so it cannot be dropped.',
  PROJECTION_NO_BUILD: 'Domain: the projection has no such build.',
  PROJECTION_NOTHING_FAILED:
    'Domain: no event of the stream has failed, so there is none to skip; an operator has parked it.',
  STREAM_ALREADY_PARKED: 'Domain: the stream waits in this projection already.',
  STREAM_NOT_FOUND: 'Domain: the log has no events of this stream.',
  INVALID_REASON: 'Validation: a reason has 1 to 500 characters, one of them visible.',
  HANDLER_FAILED:
    'Infrastructure: a projection could not fold an event; recorded with the parked stream, never thrown.',
  PROJECTION_BEHIND:
    'Infrastructure: a projection cannot tell yet what has to be known of the log; nothing was done. Retry.',
  UNKNOWN_PROCESS: 'Validation: no process has this name.',
  PROCESS_NOT_PARKED: 'Domain: the stream is not parked in this process.',
  REACTION_FAILED:
    'Infrastructure: a process could not react to an event; recorded with the parked stream, never thrown.',
  LOG_MISMATCH:
    'Infrastructure: the read models were built from another log, or from what this one has lost. Nothing is served; the message says what to do.',
  CHECKPOINT_BEYOND_HEAD:
    'Infrastructure: the read models have come further than the log goes, so it has lost events. Nothing is served; the message says what to do.',
  DOCUMENTS_IN_USE: 'Concurrency: a server or worker still works on the read models: stop it first.',
  PROJECTION_NOT_READY: 'Infrastructure: no version of the projection has been built yet.',
} as const;
export type KernelErrorCode = keyof typeof KERNEL_ERROR_CODES;
