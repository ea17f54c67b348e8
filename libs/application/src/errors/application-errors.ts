import { defineErrors } from '@parley/eventsourcing';

/** What concerns commands and queries of every feature. */
export const applicationErrors = defineErrors({
  UNAUTHENTICATED: {
    family: 'Validation',
    kind: 'not-signed-in',
    meaning: 'The bearer token is missing, unknown or revoked.',
  },
  QUESTION_TOO_LONG: {
    family: 'Infrastructure',
    meaning: 'The answer takes longer than a question may. Ask for less, such as a shorter period.',
  },
  QUESTIONS_BUSY: {
    family: 'Infrastructure',
    meaning: 'As many questions are asked as can be answered at once, and as many wait. Retry.',
  },
  QUESTION_ENDED: {
    family: 'Infrastructure',
    meaning: 'What answered the question has failed, or the server stops. Retry.',
  },
  COLUMNS_LOADING: {
    family: 'Infrastructure',
    meaning:
      'What dialogs are filtered and sorted by is still being loaded into memory after a start. Retry.',
  },
  COLUMNS_FULL: {
    family: 'Infrastructure',
    retryable: false,
    meaning:
      'What dialogs are filtered and sorted by takes more memory than PARLEY_COLUMNS_MB allows, and was given up until the server starts again. ' +
      'The list by activity goes on, with the filters status, responsible and channelId.',
  },
  PROJECTION_BEHIND: {
    family: 'Infrastructure',
    meaning: 'A projection cannot tell yet what has to be known of the log; nothing was done. Retry.',
  },
});
