import { defineRefusals } from '../shared/refusals.js';

export const accessErrors = defineRefusals({
  NOT_ALLOWED: { kind: 'forbidden', message: 'The permissions of the sender do not allow this.' },
});
