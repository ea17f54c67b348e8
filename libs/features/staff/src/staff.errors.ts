import { defineRefusals } from '@parley/shared';

export const staffErrors = defineRefusals({
  USER_NOT_FOUND: { kind: 'not-found', message: 'No user has this id.' },
  USER_ALREADY_EXISTS: { kind: 'conflict', message: 'A user with this id exists already.' },
  USER_INACTIVE: { kind: 'conflict', message: 'The user has been deactivated.' },
  USER_UNCHANGED: { kind: 'conflict', message: 'The user has this group or these permissions already.' },
  LAST_ADMINISTRATOR: { kind: 'rule', message: 'The last active administrator cannot be removed.' },
  UNKNOWN_PERMISSION: { kind: 'rule', message: 'One of the permissions does not exist.' },
  INVALID_STAFF_NAME: {
    kind: 'rule',
    message: 'The name of a user, group, bot or token has 1 to 100 characters, one of them visible.',
  },
  GROUP_NOT_FOUND: { kind: 'not-found', message: 'No group has this id.' },
  GROUP_ALREADY_EXISTS: { kind: 'conflict', message: 'A group with this id exists already.' },
  GROUP_UNCHANGED: { kind: 'conflict', message: 'The group has this name and these channels already.' },
  BOT_NOT_FOUND: { kind: 'not-found', message: 'No bot has this id.' },
  BOT_ALREADY_EXISTS: { kind: 'conflict', message: 'A bot with this id exists already.' },
  UNKNOWN_BOT_ROLE: { kind: 'rule', message: 'One of the roles does not exist.' },
  TOKEN_NOT_FOUND: { kind: 'not-found', message: 'No live token that the sender may revoke has this id.' },
  TOKEN_ALREADY_EXISTS: { kind: 'conflict', message: 'A token with this id exists already.' },
  TOO_MANY_TOKENS: { kind: 'rule', message: 'An owner has at most 20 live tokens.' },
  INVALID_TOKEN_HASH: { kind: 'rule', message: 'The hash of a token is 64 lower-case hexadecimal digits.' },
});
