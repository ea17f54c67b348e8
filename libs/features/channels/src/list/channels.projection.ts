import type { ChannelDeactivated, ChannelRegistered, ChannelUpdated } from '../channel.events.js';
import type { ChannelSettings, ChannelType } from '../channel.settings.js';
import { defineProjection, on } from '@parley/subscriptions';
import type { RecordedOf } from '@parley/eventsourcing';
import { sortKeyOf } from '@parley/shared';

export type ChannelDocument = {
  readonly channelId: number;
  readonly type: ChannelType;
  readonly name: string;
  readonly sortKey: string;
  readonly externalId: string | null;
  readonly settings: ChannelSettings;
  readonly active: boolean;
};

/** Connected messenger accounts, one document each. All events of one come from its own stream. */
export const channelsProjection = defineProjection<ChannelDocument>({
  name: 'channels',
  version: 1,
  indexes: [{ fields: ['sortKey'] }],
  fields: {
    channelId: { type: 'integer', meaning: 'Id of the channel.' },
    type: { type: 'string', meaning: 'Messenger key, as telegram.' },
    name: { type: 'string', meaning: 'Name shown in lists.' },
    sortKey: { type: 'string', meaning: 'Beginning of the name in lower case: lists are sorted by it.' },
    externalId: { type: 'string', nullable: true, meaning: "The messenger's own id of the account." },
    settings: { type: 'object', meaning: 'What the channel can do, shaped as in the API description.' },
    active: { type: 'boolean', meaning: 'False once deactivated.' },
  },
  on: {
    ChannelRegistered: on<RecordedOf<typeof ChannelRegistered>, ChannelDocument>({
      key: ({ data }) => String(data.channelId),
      apply: (_, { data }) => ({ ...data, sortKey: sortKeyOf(data.name), active: true }),
    }),
    ChannelUpdated: on<RecordedOf<typeof ChannelUpdated>, ChannelDocument>({
      key: ({ data }) => String(data.channelId),
      apply: (channel, { data: { name, settings } }) =>
        channel && { ...channel, name, sortKey: sortKeyOf(name), settings },
    }),
    ChannelDeactivated: on<RecordedOf<typeof ChannelDeactivated>, ChannelDocument>({
      key: ({ data }) => String(data.channelId),
      apply: (channel) => channel && { ...channel, active: false },
    }),
  },
});
