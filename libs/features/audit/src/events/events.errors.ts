import { defineRefusals } from '@parley/shared';

export const eventErrors = defineRefusals({
  EVENT_NOT_FOUND: { kind: 'not-found', message: 'No event that the auditor may read has this id.' },
});
