import { channelErrors, type ChannelSettings } from '@parley/channels';
import type { ChannelFacts, ClientFacts } from '../message/facts.js';
import { dialogErrors } from './dialog.errors.js';

/** Settings of the channel over which something may go to the client now; refuses while nothing may. */
export function pathToClient(channel: ChannelFacts, client: ClientFacts | null): ChannelSettings {
  if (client?.blocked) throw dialogErrors.CLIENT_BLOCKED();
  if (!channel.active) throw channelErrors.CHANNEL_INACTIVE();
  return channel.settings;
}
