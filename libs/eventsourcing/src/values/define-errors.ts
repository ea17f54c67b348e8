import {
  ConcurrencyError,
  DomainError,
  InfrastructureError,
  type ParleyError,
  ValidationError,
  type DeclaredError,
  type ErrorDetails,
  type ErrorFamily,
  type ErrorKind,
  type ThrowOptions,
  type RefusalKind,
} from './errors.js';

/** What is written of a code where it is declared. */
interface Spec<F extends ErrorFamily> {
  readonly family: F;
  /** One sentence for the page of error codes, the same whatever the message. */
  readonly meaning: string;
  /** Unless the place that throws says otherwise. Default: in the families `Concurrency` and `Infrastructure`. */
  readonly retryable?: boolean;
  /** False for what is never answered over HTTP: it ends a program, or is only recorded. Default: true. */
  readonly overHttp?: boolean;
}
interface RefusalSpec extends Spec<'Domain'> {
  readonly kind: RefusalKind;
}
interface OtherSpec extends Spec<Exclude<ErrorFamily, 'Domain'>> {
  /** Only where the answer over HTTP is not that of the family. */
  readonly kind?: ErrorKind;
}
export type ErrorSpec = RefusalSpec | OtherSpec;

interface ErrorOf {
  readonly Domain: DomainError;
  readonly Validation: ValidationError;
  readonly Concurrency: ConcurrencyError;
  readonly Infrastructure: InfrastructureError;
}
const CLASSES = {
  Domain: DomainError,
  Validation: ValidationError,
  Concurrency: ConcurrencyError,
  Infrastructure: InfrastructureError,
} as const;

/** Makes the error of one code. `message` and `details` hold ids, kinds and numbers, never content. */
export interface ErrorFactory<F extends ErrorFamily> extends DeclaredError<F> {
  (message: string, details?: ErrorDetails, options?: ThrowOptions): ErrorOf[F];
}

/**
 * The errors of one library: `const errors = defineErrors({ STORE_FULL: { family: 'Infrastructure', meaning: '…' } })`, then
 * `throw errors.STORE_FULL('The disk is full.')`. What a library exports of them is on the page of error codes.
 */
export function defineErrors<const S extends Readonly<Record<string, ErrorSpec>>>(
  specs: S,
): { readonly [Code in keyof S]: ErrorFactory<S[Code]['family']> } {
  const entries = Object.entries(specs).map(([code, spec]) => [code, factory(declareError(code, spec))]);
  return Object.freeze(Object.fromEntries(entries)) as {
    readonly [Code in keyof S]: ErrorFactory<S[Code]['family']>;
  };
}

/** For makers of errors of another shape than {@link defineErrors} gives. */
export function declareError<F extends ErrorFamily>(
  code: string,
  spec: ErrorSpec & { readonly family: F },
): DeclaredError<F> {
  const retryable = spec.family === 'Concurrency' || spec.family === 'Infrastructure';
  return { code, retryable, overHttp: true, ...spec } as unknown as DeclaredError<F>;
}

function factory(declared: DeclaredError): ErrorFactory<ErrorFamily> {
  const create = (message: string, details?: ErrorDetails, options?: ThrowOptions) =>
    new CLASSES[declared.family](declared, message, details, options);
  return Object.freeze(Object.assign(create, declared));
}

const isDeclared = (value: unknown): value is DeclaredError =>
  typeof value === 'function' && 'code' in value && 'family' in value && 'meaning' in value;

/** What an error is, as data that can leave its thread. */
export type ErrorRecord = Pick<ParleyError, 'family' | 'code' | 'message' | 'details' | 'retryable'> & {
  readonly kind?: ErrorKind;
};

/** The error that another thread of the program threw; its code is declared there. */
export const recreateError = ({ message, details, ...declared }: ErrorRecord): ParleyError =>
  new CLASSES[declared.family](declared as DeclaredError, message, details);

/** Every error that a module exports in sets: to export one is all the wiring there is. */
export const errorsIn = (module: Readonly<Record<string, unknown>>): readonly DeclaredError[] =>
  Object.values(module)
    .filter((value) => typeof value === 'object' && value !== null)
    .flatMap((set): readonly unknown[] => Object.values(set))
    .filter(isDeclared);
