import { defineErrors } from '@parley/eventsourcing';

/** What questions for figures refuse. */
export const analyticsErrors = defineErrors({
  INVALID_ANALYSIS: {
    family: 'Validation',
    meaning: 'A figure, group, sort or time zone of the question is not known; `detail` names it.',
  },
});
