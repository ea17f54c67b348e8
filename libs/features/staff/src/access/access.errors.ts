import { defineRefusals } from '@parley/shared';

export const accessErrors = defineRefusals({
  CHANNEL_NOT_FOUND: { kind: 'not-found', message: 'No channel that the sender works in has this id.' },
  NOT_ALLOWED: { kind: 'forbidden', message: 'The permissions of the sender do not allow this.' },
});
