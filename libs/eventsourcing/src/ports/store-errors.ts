import { defineErrors } from '../values/define-errors.js';

/** What every store may fail with, whatever its kind. */
export const storeErrors = defineErrors({
  LEASE_LOST: {
    family: 'Concurrency',
    meaning: 'Another process took over; nothing of this write was stored.',
  },
  STORE_DAMAGED: { family: 'Infrastructure', retryable: false, meaning: 'A store file is damaged.' },
  STORE_FOREIGN: {
    family: 'Infrastructure',
    retryable: false,
    meaning: 'A store, or a part of it, belongs to another program or kind of store.',
  },
  STORE_UNAVAILABLE: { family: 'Infrastructure', meaning: 'A store did not answer.' },
  STORE_REFUSED: {
    family: 'Infrastructure',
    retryable: false,
    meaning:
      'A store refuses the credentials, the rights or the version of this program, or its certificate is not trusted, or the settings do not fit it; the message names the setting.',
  },
  STORE_FULL: { family: 'Infrastructure', meaning: 'The disk of a store is full.' },
  STORE_CLOSED: { family: 'Infrastructure', retryable: false, meaning: 'The store is closed.' },
  INVALID_CONFIGURATION: {
    family: 'Validation',
    overHttp: false,
    meaning: 'A setting of the server is not usable; it does not start.',
  },
});
