import { defineEvent } from '@parley/eventsourcing';
import { Type } from 'typebox';
import { Id, Nullable } from '@parley/shared';
import { CHANNEL_TYPES, ChannelSettings } from './channel.settings.js';

export const ChannelRegistered = defineEvent(
  'ChannelRegistered',
  1,
  Type.Object({
    channelId: Id,
    type: Type.Enum([...CHANNEL_TYPES]),
    name: Type.String(),
    externalId: Nullable(Type.String()),
    settings: ChannelSettings,
  }),
  {
    channelId: 7,
    type: 'telegram',
    name: 'Shop',
    externalId: null,
    settings: { text: { creating: 'both' } },
  },
);

export const ChannelUpdated = defineEvent(
  'ChannelUpdated',
  1,
  Type.Object({ channelId: Id, name: Type.String(), settings: ChannelSettings }),
  { channelId: 7, name: 'Shop 2', settings: { text: { creating: 'both', editing: 'receive' } } },
);

export const ChannelDeactivated = defineEvent('ChannelDeactivated', 1, Type.Object({ channelId: Id }), {
  channelId: 7,
});

export const channelEvents = [ChannelRegistered, ChannelUpdated, ChannelDeactivated] as const;
