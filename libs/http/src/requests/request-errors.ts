import { defineErrors } from '@parley/eventsourcing';

/** What a request breaks before any feature sees it. */
export const requestErrors = defineErrors({
  INVALID_REQUEST: {
    family: 'Validation',
    meaning: 'The body or a parameter breaks its schema; `detail` names the fields.',
  },
  INVALID_ID: {
    family: 'Validation',
    meaning: 'An id in the address is not a whole number from 1 to 2^53−1.',
  },
  INVALID_ENCODING: {
    family: 'Validation',
    meaning: 'The body, the query or an argument of the command line is not UTF-8.',
  },
  INVALID_JSON: {
    family: 'Validation',
    meaning: 'The body is not JSON, or has a key that is not allowed or comes twice.',
  },
  INVALID_NUMBER: {
    family: 'Validation',
    meaning:
      'A number of the body is beyond what JSON numbers keep to the digit: −0, 1e400, 9007199254740993.',
  },
  JSON_TOO_DEEP: { family: 'Validation', meaning: 'The body is nested deeper than allowed.' },
  INVALID_IDEMPOTENCY_KEY: {
    family: 'Validation',
    meaning: 'The `Idempotency-Key` is not 1 to 128 visible ASCII characters.',
  },
  INVALID_IF_MATCH: {
    family: 'Validation',
    meaning: 'The `If-Match` is no ETag, or the operation takes none.',
  },
  INVALID_POSITION: { family: 'Validation', meaning: '`after` is not a position that a command answered.' },
  INVALID_WAIT: { family: 'Validation', meaning: '`wait` is longer than allowed.' },
});
