import { defineRefusals } from '@parley/shared';

export const tagErrors = defineRefusals({
  TAG_NOT_FOUND: { kind: 'not-found', message: 'No tag has this id.' },
  TAG_ALREADY_EXISTS: { kind: 'conflict', message: 'A tag with this id exists already.' },
  TAG_NAME_TAKEN: {
    kind: 'conflict',
    message: 'Another tag has this name: capitals and small letters are the same, and so are ё and е.',
  },
  TAG_UNCHANGED: { kind: 'conflict', message: 'The tag has this name or colour already.' },
  TAG_ALREADY_ARCHIVED: { kind: 'conflict', message: 'The tag is archived already.' },
  TAG_NOT_ARCHIVED: { kind: 'conflict', message: 'The tag is not archived.' },
  TOO_MANY_TAGS: { kind: 'rule', message: 'There are at most 2,000 tags, archived ones included.' },
  INVALID_TAG_NAME: {
    kind: 'rule',
    message:
      'The name of a tag has 1 to 64 characters as users see them, one of them visible, in at most 255 code points.',
  },
  UNKNOWN_TAG_COLOR: { kind: 'rule', message: 'The colour of a tag is one of a fixed list.' },
});
