import { defineRefusals } from '@parley/shared';

export const auditErrors = defineRefusals({
  MOMENT_NOT_REACHED: { kind: 'rule', message: 'The log has not come to the moment that is asked for.' },
  MOMENTS_REVERSED: { kind: 'rule', message: 'The first of two moments is later than the second.' },
});
