import { CHANNEL_TYPES, type ChannelRow, ChannelSettings } from '../index.js';
import { flag, id, nullable, object, oneOf, ref, text, type Answers } from '@parley/http';

export const MESSENGER = oneOf(...CHANNEL_TYPES);

/** What is read of channels. */
export const channelAnswers: Answers = {
  ChannelSettings,
  ChannelRow: object<ChannelRow>({
    channelId: id,
    type: MESSENGER,
    name: text,
    externalId: nullable(text),
    settings: ref('ChannelSettings'),
    active: flag,
  }),
};
