import { defineRefusals } from '@parley/shared';

export const clientTagErrors = defineRefusals({
  CLIENT_TAG_UNCHANGED: {
    kind: 'conflict',
    message: 'The client has this tag already, pinned or not as asked.',
  },
  CLIENT_NOT_TAGGED: { kind: 'conflict', message: 'The client does not have this tag.' },
  TAG_ARCHIVED: { kind: 'conflict', message: 'The tag is archived: no other client is given it.' },
  TOO_MANY_CLIENT_TAGS: { kind: 'rule', message: 'A client has at most 100 tags.' },
});
