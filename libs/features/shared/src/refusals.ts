import {
  declareError,
  DomainError,
  type DeclaredError,
  type ErrorDetails,
  type RefusalKind,
} from '@parley/eventsourcing';

export interface RefusalSpec {
  readonly kind: RefusalKind;
  /** One sentence for people, the same whatever the details. */
  readonly message: string;
}

/** Makes the error of one code; carries what the generated page of errors shows. */
export interface Refusal extends RefusalSpec, DeclaredError<'Domain'> {
  /** `details` hold ids, kinds and numbers, never content. */
  (details?: ErrorDetails): DomainError;
  readonly kind: RefusalKind;
}

/**
 * The refusals of one folder: `const errors = defineRefusals({ DIALOG_DELETED: { kind: 'conflict', message: '…' } })`,
 * then `throw errors.DIALOG_DELETED({ dialogId })`.
 */
export function defineRefusals<const S extends Readonly<Record<string, RefusalSpec>>>(
  specs: S,
): { readonly [Code in keyof S]: Refusal } {
  const entries = Object.entries(specs).map(([code, spec]) => [code, refusal(code, spec)]);
  return Object.freeze(Object.fromEntries(entries)) as { readonly [Code in keyof S]: Refusal };
}

function refusal(code: string, { kind, message }: RefusalSpec): Refusal {
  const declared = declareError(code, { family: 'Domain', kind, meaning: message });
  const create = (details?: ErrorDetails): DomainError => new DomainError(declared, message, details);
  return Object.freeze(Object.assign(create, declared, { kind, message }));
}
