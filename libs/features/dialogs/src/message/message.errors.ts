import { defineRefusals } from '@parley/shared';

export const messageErrors = defineRefusals({
  MESSAGE_NOT_FOUND: { kind: 'not-found', message: 'No message that the sender sees has this id.' },
  MESSAGE_DELETED: { kind: 'conflict', message: 'The message has been deleted.' },
  MESSAGE_UNCHANGED: { kind: 'conflict', message: 'The message has this text already.' },
  NOT_AUTHOR: { kind: 'forbidden', message: 'Only who wrote the message may change or delete it.' },
  EDITING_NOT_SUPPORTED: {
    kind: 'rule',
    message: 'The channel does not let messages of this kind be changed.',
  },
  DELETING_NOT_SUPPORTED: {
    kind: 'rule',
    message: 'The channel does not let messages of this kind be deleted.',
  },
  NOT_DELIVERABLE: { kind: 'rule', message: 'Only a message that went to the client has a delivery status.' },
  READ_NOT_REPORTED: { kind: 'rule', message: 'The channel does not report that messages were read.' },
  FAILURE_CODE_REQUIRED: { kind: 'rule', message: 'A failure needs one of the known failure codes.' },
});
