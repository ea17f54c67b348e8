import { defineErrors } from '@parley/eventsourcing';

export const tagFilterErrors = defineErrors({
  INVALID_TAG_FILTER: {
    family: 'Validation',
    meaning: 'No client can have these tags: more than 100 of them, or tags together with none.',
  },
});
