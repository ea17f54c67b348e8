import { defineErrors } from '@parley/eventsourcing';

/** What every query may refuse. */
export const queryErrors = defineErrors({
  INVALID_CURSOR: { family: 'Validation', meaning: 'The cursor is not one that this query handed out.' },
  INVALID_FILTER: {
    family: 'Validation',
    meaning:
      'No dialog can pass the filter, or the list has no such filter or value: an id beyond 2^53−1, more than 100 values, no such date, or a period that ends before it begins.',
  },
  INVALID_PAGE: {
    family: 'Validation',
    meaning:
      'No such page: limit outside 1 to 100, more than one place to begin at, no date, or no such order.',
  },
});
