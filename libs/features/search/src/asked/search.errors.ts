import { defineErrors } from '@parley/eventsourcing';

export const searchErrors = defineErrors({
  INVALID_SEARCH: {
    family: 'Validation',
    meaning:
      'Nothing to search for: no word, only words to leave out, more than 1,000 characters or 20 words.',
  },
});
