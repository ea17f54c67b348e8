import { defineRefusals } from '@parley/shared';

export const readMarkErrors = defineRefusals({
  NOTHING_UNREAD: {
    kind: 'conflict',
    message: 'Nothing in the dialog is unread for the sender up to there.',
  },
  ALREADY_UNREAD: { kind: 'conflict', message: 'The dialog is unread for the sender already.' },
});
