import { defineErrors } from '@parley/eventsourcing';

/** What every query may refuse. */
export const queryErrors = defineErrors({
  INVALID_CURSOR: { family: 'Validation', meaning: 'The cursor is not one that this query handed out.' },
  INVALID_PAGE: {
    family: 'Validation',
    meaning: 'No such page: limit outside 1 to 100, more than one place to begin at, or no date.',
  },
});
