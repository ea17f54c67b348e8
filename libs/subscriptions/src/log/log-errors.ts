import { defineErrors } from '@parley/eventsourcing';

/** Of read models that do not belong to the log. */
export const logErrors = defineErrors({
  LOG_MISMATCH: {
    family: 'Infrastructure',
    meaning:
      'The read models were built from another log, or from what this one has lost. Nothing is served; the message says what to do.',
  },
  CHECKPOINT_BEYOND_HEAD: {
    family: 'Infrastructure',
    meaning:
      'The read models have come further than the log goes, so it has lost events. Nothing is served; the message says what to do.',
  },
  DOCUMENTS_IN_USE: {
    family: 'Concurrency',
    meaning: 'A server or worker still works on the read models: stop it first.',
  },
});
