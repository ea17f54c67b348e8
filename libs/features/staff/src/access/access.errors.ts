import { defineRefusals } from '@parley/shared';

export const accessErrors = defineRefusals({
  CHANNEL_NOT_FOUND: { kind: 'not-found', message: 'No channel that the sender works in has this id.' },
  ACCESS_RULES_NEWER: {
    kind: 'conflict',
    message: 'The log is under newer access rules than this program knows: start a newer program.',
  },
  NOT_ALLOWED: { kind: 'forbidden', message: 'The permissions of the sender do not allow this.' },
});
