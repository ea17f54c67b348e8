import type {
  ConcurrencyError,
  InfrastructureError,
  ValidationError,
  ErrorDetails,
} from '@parley/eventsourcing';
import type { Comparison, Difference } from './compare/compare.js';
import type { Survey } from './survey.js';
import { migrationErrors } from '../maintenance-errors.js';

export const sourceMissing = (folder: string): ValidationError =>
  migrationErrors.MIGRATION_SOURCE_MISSING(`There is no event store in ${folder}: name its folder.`);

/** The target holds something that is not the beginning of the source. Nothing was written. */
export function targetForeign({ number, source, target, parts }: Difference): ValidationError {
  const details: ErrorDetails = { number, stream: source.stream, revision: source.revision };
  const theirs = target === null ? 'nothing' : `revision ${target.revision} of ${target.stream}`;
  const message =
    `Event ${number} of the target is ${theirs}, not revision ${source.revision} of ${source.stream} as in the source ` +
    `(differs in ${parts.join(', ')}). Nothing was written: copy into an empty store.`;
  return migrationErrors.MIGRATION_TARGET_FOREIGN(message, details);
}

/** Found before anything is written. */
export function tooLarge({ tooLarge: count, named }: Survey, maxBytes: number): ValidationError {
  const list = named.map(({ stream, revision, bytes }) => `${stream} revision ${revision} (${bytes} bytes)`);
  const more = count > named.length ? `, and ${count - named.length} more` : '';
  const message = `The target takes at most ${maxBytes} bytes in one append. Nothing was written. Too large: ${list.join(', ')}${more}.`;
  return migrationErrors.MIGRATION_EVENT_TOO_LARGE(message, { count, maxBytes });
}

/** Somebody else writes into the target while it is being filled. */
export const targetChanged = (stream: string, revision: number): ConcurrencyError =>
  migrationErrors.MIGRATION_TARGET_CHANGED(
    `Another process has appended to ${stream} of the target from revision ${revision} on: stop it, and copy into an empty store.`,
    { stream, revision },
  );

/** Both logs are there, and they are not the same. */
export function notEqual({ source, target, difference }: Comparison): InfrastructureError {
  const place =
    difference === null
      ? ''
      : ` The first difference is event ${difference.number}: revision ${difference.source.revision} of ${difference.source.stream}.`;
  const message = `The logs differ: ${source.events} events in the source, ${target.events} compared in the target.${place}`;
  const details = { source: source.events, target: target.events, number: difference?.number ?? null };
  return migrationErrors.MIGRATION_NOT_EQUAL(message, details);
}

export const documentsOfSource = (folder: string): ValidationError =>
  migrationErrors.MIGRATION_DOCUMENTS_FOREIGN(
    `The read models in ${folder} belong to the log that is copied: set MONGODB_URL, or name another folder in PARLEY_DATA, or leave them to workers (--log-only).`,
  );

export const documentsForeign = (collections: number): ValidationError =>
  migrationErrors.MIGRATION_DOCUMENTS_FOREIGN(
    `The document store holds read models of another log (${collections} collections), and nothing was written: name an empty one.`,
    { collections },
  );

export const serverMissing = (): ValidationError =>
  migrationErrors.MIGRATION_SERVER_MISSING('No EventStoreDB is named: set EVENTSTOREDB_URL.');
