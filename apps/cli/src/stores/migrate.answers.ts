import type { BuiltReadModel, Comparison, LogDigest, Migrated, Plan } from '@parley/maintenance';
import { positionToText } from '@parley/eventsourcing';
import { answerWith, type Answer } from '../command.js';
import { Failure } from '../failure.js';

/** What a copy would do. */
export function planned({ survey, there, missing, beyond }: Plan): Answer {
  const { events, streams, appends } = survey;
  const json = { events, streams, appends, there, missing, beyond };
  return answerWith(
    json,
    `The source holds ${events} events in ${streams} streams, which take ${appends} appends. ` +
      `The target holds ${there} of them${goneOn(beyond)}; ${missing} would be copied. Nothing was written.`,
  );
}

/** Both logs hold the same. */
export const verified = ({ source, target, beyond }: Comparison): Answer =>
  answerWith({ source, target, beyond }, `${digestOf(source)}${goneOn(beyond)}.`);

export function migrated({ log, readModels }: Migrated): Answer {
  const { there, missing, appends, comparison, beyond } = log;
  const { source, target } = comparison;
  const stopped = (readModels ?? []).filter(({ isServing }) => !isServing);
  const lines = [
    `Copied ${missing} events in ${appends} appends; ${there} were there already.`,
    `${digestOf(source)}${goneOn(beyond)}.`,
    readModels === null
      ? 'The read models are left to workers.'
      : `Built ${readModels.length - stopped.length} of ${readModels.length} read models.`,
  ];
  const json = { there, copied: missing, appends, beyond, source, target, readModels: rowsOf(readModels) };
  return {
    json,
    text: () => `${lines.join('\n')}\n`,
    ...(stopped.length > 0 && { failure: stoppedFailure(stopped) }),
  };
}

const digestOf = ({ events, streams, hash }: LogDigest): string =>
  `Both logs hold the same ${events} events in ${streams} streams (SHA-256 ${hash})`;

const goneOn = (beyond: number): string =>
  beyond === 0 ? '' : `, and the target has gone on by ${beyond} events since`;

const rowsOf = (readModels: readonly BuiltReadModel[] | null) =>
  readModels?.map(({ name, isServing, position, error }) => ({
    name,
    serving: isServing,
    position: positionToText(position),
    ...(error === undefined ? {} : { error }),
  })) ?? null;

function stoppedFailure(stopped: readonly BuiltReadModel[]): Failure {
  const reasons = stopped.map(({ name, error = 'stopped' }) => `${name} is ${error}`).join(', ');
  return new Failure(
    'READ_MODELS_STOPPED',
    `The log is copied, but ${reasons}: start a server and repair them.`,
  );
}
