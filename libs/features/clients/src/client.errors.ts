import { defineRefusals } from '@parley/shared';

export const clientErrors = defineRefusals({
  CLIENT_NOT_FOUND: { kind: 'not-found', message: 'No client that the sender sees has this id.' },
  CLIENT_ALREADY_REGISTERED: { kind: 'conflict', message: 'A client with this id is registered already.' },
  CLIENT_UNCHANGED: { kind: 'conflict', message: 'The card of the client says this already.' },
  ALREADY_BLOCKED: { kind: 'conflict', message: 'The client is blocked already.' },
  NOT_BLOCKED: { kind: 'conflict', message: 'The client is not blocked.' },
  INVALID_CLIENT_NAME: {
    kind: 'rule',
    message: 'The name of a client has 1 to 255 characters, one of them visible.',
  },
  INVALID_CLIENT_EXTERNAL_ID: {
    kind: 'rule',
    message: 'The external id of a client has 1 to 64 characters.',
  },
  INVALID_CLIENT_CONTACTS: { kind: 'rule', message: 'A phone has at most 64 characters, an email 255.' },
  INVALID_CLIENT_SOURCE: {
    kind: 'rule',
    message:
      'A source says something, each UTM mark in at most 255 characters, the referrer in at most 2,048.',
  },
});
