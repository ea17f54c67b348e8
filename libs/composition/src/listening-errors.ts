import { defineErrors } from '@parley/eventsourcing';

/** Why a program cannot listen where it should. */
export const listeningErrors = defineErrors({
  ADDRESS_IN_USE: {
    family: 'Infrastructure',
    retryable: false,
    overHttp: false,
    meaning: 'Something else listens on the address that the server is to use; it does not start.',
  },
  ADDRESS_UNUSABLE: {
    family: 'Infrastructure',
    retryable: false,
    overHttp: false,
    meaning:
      'The address that the program is to use is none of this machine, or not for this user; it does not start.',
  },
});
