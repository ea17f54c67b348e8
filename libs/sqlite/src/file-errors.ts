import { defineErrors } from '@parley/eventsourcing';

/** Of the file of an embedded store, beside what every store may fail with. */
export const fileErrors = defineErrors({
  STORE_LOCKED: { family: 'Infrastructure', meaning: 'Another process has the data folder open.' },
  STORE_TOO_NEW: {
    family: 'Infrastructure',
    retryable: false,
    meaning: 'A store file was written by a newer version.',
  },
  STORE_TOO_OLD: {
    family: 'Infrastructure',
    retryable: false,
    meaning:
      'A store file of an older version can only be looked at once a server of this version was started on it.',
  },
});
