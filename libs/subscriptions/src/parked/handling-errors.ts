import { defineErrors } from '@parley/eventsourcing';

/** Of a handler that failed without an error of its own. */
export const handlingErrors = defineErrors({
  HANDLER_FAILED: {
    family: 'Infrastructure',
    overHttp: false,
    meaning: 'A projection could not fold an event; recorded with the parked stream, never thrown.',
  },
  REACTION_FAILED: {
    family: 'Infrastructure',
    overHttp: false,
    meaning: 'A process could not react to an event; recorded with the parked stream, never thrown.',
  },
});
