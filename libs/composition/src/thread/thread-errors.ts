import { defineErrors } from '@parley/eventsourcing';

export const threadErrors = defineErrors({
  THREAD_ENDED: {
    family: 'Infrastructure',
    meaning:
      'The thread of the server that runs projections and processes has failed; the server ends, and a new start goes on.',
  },
});
