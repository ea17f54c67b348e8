/** The four families of errors; each maps to one range of answers at the edge. */
export type ErrorFamily = 'Domain' | 'Validation' | 'Concurrency' | 'Infrastructure';

/** What kind of refusal a domain error is: decides 409, 422, 404 or 403 over HTTP. */
export type RefusalKind = 'conflict' | 'rule' | 'not-found' | 'forbidden';

export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** What the code of an error means for the answer: that of its family, unless this says otherwise. */
export type ErrorKind = RefusalKind | 'not-signed-in';

declare const declared: unique symbol;

/** A code with what is said of it once and for all. Only {@link defineErrors} and {@link declareError} make one. */
export interface DeclaredError<F extends ErrorFamily = ErrorFamily> {
  /** Stable: what callers test. */
  readonly code: string;
  readonly family: F;
  readonly kind?: ErrorKind;
  /** One sentence for the page of error codes. */
  readonly meaning: string;
  readonly retryable: boolean;
  /** False for what is never answered over HTTP: it ends a program, or is only recorded. */
  readonly overHttp: boolean;
  readonly [declared]: true;
}

/** What the place that throws adds to a declaration. */
export interface ThrowOptions {
  /** Default: as declared. */
  readonly retryable?: boolean;
  /** The driver's error, say; its text never reaches the message. */
  readonly cause?: unknown;
}

/**
 * Base of every expected error. Its code is declared where it belongs, so that none can be thrown that the page of error codes lacks;
 * `message` carries ids and kinds, never content.
 */
export class ParleyError extends Error {
  readonly family: ErrorFamily;
  readonly code: string;
  readonly kind?: ErrorKind;
  readonly retryable: boolean;

  constructor(
    { family, code, kind, retryable }: DeclaredError,
    message: string,
    readonly details: ErrorDetails = {},
    options: ThrowOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = `${family}Error`;
    this.family = family;
    this.code = code;
    if (kind !== undefined) this.kind = kind;
    this.retryable = options.retryable ?? retryable;
  }
}

/** An expected refusal by a rule of the domain. Never retryable: the same command meets the same rule. */
export class DomainError extends ParleyError {
  declare readonly family: 'Domain';
  declare readonly kind: RefusalKind;
}

/** Input that no state could make acceptable. */
export class ValidationError extends ParleyError {
  declare readonly family: 'Validation';
}

/** Somebody else was faster. Retryable unless the caller named the revision it expected. */
export class ConcurrencyError extends ParleyError {
  declare readonly family: 'Concurrency';
}

/** A store or another outside part failed. The driver's error is `cause`. */
export class InfrastructureError extends ParleyError {
  declare readonly family: 'Infrastructure';
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
