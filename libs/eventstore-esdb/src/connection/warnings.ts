/** Node's code for a name that is sent to a server by TLS and is an address by number. */
const NUMBER_AS_NAME = 'DEP0123';
/** What `process.emitWarning` is while that warning is hidden. */
const hiding = new WeakSet<typeof process.emitWarning>();

/**
 * Hides one warning of Node, which an operator can do nothing about: the client tells each server by which name it was asked for, also when
 * that is an address by number, and has no setting for it. Every other warning is shown.
 */
export function hideNumberAsName(): void {
  const { emitWarning } = process;
  if (hiding.has(emitWarning)) return;
  process.emitWarning = (...warning: readonly unknown[]): void => {
    if (!warning.includes(NUMBER_AS_NAME)) Reflect.apply(emitWarning, process, warning);
  };
  hiding.add(process.emitWarning);
}
