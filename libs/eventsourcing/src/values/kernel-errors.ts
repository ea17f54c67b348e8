import { defineErrors } from './define-errors.js';

/** What the write side and the log refuse. */
export const kernelErrors = defineErrors({
  REVISION_CONFLICT: {
    family: 'Concurrency',
    meaning: 'The stream is not at the revision that the append expected.',
  },
  TOO_MUCH_CONTENTION: {
    family: 'Concurrency',
    meaning: 'Other commands kept changing the stream; every bounded retry was used up.',
  },
  COMMAND_ID_REUSED: {
    family: 'Domain',
    kind: 'conflict',
    meaning: 'This command id was used before with another command body.',
  },
  INVALID_COMMAND_ID: {
    family: 'Validation',
    meaning: 'A command id has 1 to 500 characters, none of them NUL or a lone surrogate.',
  },
  COMMAND_INDEX_BEHIND: {
    family: 'Infrastructure',
    meaning: 'The index of older commands has not caught up; the command was not run. Retry.',
  },
  INVALID_EVENT: {
    family: 'Validation',
    meaning: 'An event cannot be stored as given (type, id, stream name, size or content).',
  },
  INVALID_READ: {
    family: 'Validation',
    meaning: 'A page of the log was asked for with a limit outside 1 to 10,000 or an impossible start.',
  },
  UNKNOWN_EVENT: {
    family: 'Infrastructure',
    retryable: false,
    meaning: 'The log holds an event type or version that this program does not know.',
  },
  INVALID_REASON: { family: 'Validation', meaning: 'A reason has 1 to 500 characters, one of them visible.' },
});
