import { defineErrors } from '@parley/eventsourcing';

export const threadErrors = defineErrors({
  THREAD_ENDED: {
    family: 'Infrastructure',
    meaning:
      'The thread of the server that runs projections and processes has failed; the server ends, and a new start goes on.',
  },
  BUILDS_ENDED: {
    family: 'Infrastructure',
    meaning:
      'A second thread that made first builds of read models has failed; the first one goes on with them.',
  },
});
