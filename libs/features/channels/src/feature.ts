import { defineFeature, handlersIn } from '@parley/application';
import { channelAggregate } from './channel.decide.js';
import { channelErrors } from './channel.errors.js';
import { fillsUnknownChannels } from './channels.facts.js';
import * as handlers from './channels.handler.js';
import { channelsProjection } from './list/channels.projection.js';
import { channelShapes } from './list/channels.query.js';

export const channelsFeature = defineFeature({
  name: 'channels',
  http: '@parley/channels/http',
  aggregates: [channelAggregate],
  projections: [channelsProjection],
  queries: {
    listChannels: ['channels'],
    getChannel: ['channels'],
  },
  shapes: channelShapes,
  commands: handlersIn(handlers),
  writes: {
    RegisterChannel: ['ChannelRegistered'],
    UpdateChannel: ['ChannelUpdated'],
    DeactivateChannel: ['ChannelDeactivated'],
  },
  refusals: [channelErrors],
  fills: [fillsUnknownChannels],
});
