import { ParleyError, recreateError, type ErrorRecord } from '@parley/eventsourcing';

/** An error as it goes to another thread or process, which would keep of it no more than its message. */
export type SentError =
  ErrorRecord | { readonly family: null; readonly name: string; readonly frames: string };

/** Of an error that nobody expected only its name and where it was thrown: its message may hold content. */
export function sentError(error: unknown): SentError {
  if (!(error instanceof ParleyError)) return { family: null, name: nameOf(error), frames: framesOf(error) };
  const { family, code, kind, message, details, retryable } = error;
  return { family, code, message, details, retryable, ...(kind !== undefined && { kind }) };
}

export const receivedError = (sent: SentError, other: string): Error =>
  sent.family === null ? unexpected(sent, other) : recreateError(sent);

function unexpected({ name, frames }: Extract<SentError, { family: null }>, other: string): Error {
  const error = new Error(`${other} failed: ${name}.`);
  error.stack = `${error.message}\n${frames}`;
  return error;
}

/** The code of an error, or the name of one that nobody expected. */
export const failureName = (error: unknown): string =>
  error instanceof ParleyError ? error.code : nameOf(error);

export const nameOf = (error: unknown): string =>
  error instanceof Error ? error.constructor.name : typeof error;

/** Where an error was thrown, without its message. */
export function framesOf(error: unknown): string {
  const { stack = '', message = '' } = error instanceof Error ? error : {};
  const start = stack.indexOf(message);
  return start < 0 ? '' : stack.slice(start + message.length).replace(/^\n/, '');
}
