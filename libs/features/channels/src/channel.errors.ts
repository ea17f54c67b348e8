import { defineRefusals } from '@parley/shared';

export const channelErrors = defineRefusals({
  CHANNEL_ALREADY_REGISTERED: { kind: 'conflict', message: 'A channel with this id is registered already.' },
  CHANNEL_INACTIVE: { kind: 'conflict', message: 'The channel has been deactivated.' },
  CHANNEL_UNCHANGED: { kind: 'conflict', message: 'The channel has this name and these settings already.' },
  UNKNOWN_CHANNEL_TYPE: { kind: 'rule', message: 'The channel type is not one of the Message Gateway.' },
  INVALID_CHANNEL_NAME: {
    kind: 'rule',
    message: 'The name of a channel has 1 to 100 characters, one of them visible.',
  },
  INVALID_CHANNEL_EXTERNAL_ID: {
    kind: 'rule',
    message: 'The external id of a channel has at most 64 characters.',
  },
  INVALID_CHANNEL_SETTINGS: {
    kind: 'rule',
    message: 'The settings of the channel have an unknown key or a value out of bounds; `path` says where.',
  },
});
