import type { MessageKind } from '@parley/shared';
import type { ChannelSettings, Feature } from './channel.settings.js';

export type MessageFeature = 'creating' | 'editing' | 'quoting' | 'deleting' | 'reaction';

/** As seen from the channel: `receive` = it takes this from us, towards the client; `send` = it passes it to us. */
export type Direction = 'receive' | 'send';

const covers = (feature: Feature | undefined, direction: Direction): boolean =>
  feature === direction || feature === 'both' || feature === 'any';

/** A feature that the settings leave out is `none`. Commands never reach a channel. */
export function supports(
  settings: ChannelSettings,
  kind: MessageKind,
  feature: MessageFeature,
  direction: Direction,
): boolean {
  if (kind === 'command') return false;
  const features: Partial<Record<MessageFeature, Feature>> | undefined = settings[kind];
  return covers(features?.[feature], direction);
}

/** Whether the channel tells us that a message was delivered, or read. */
export const reportsStatus = (settings: ChannelSettings, status: 'delivered' | 'read'): boolean =>
  covers(settings.status?.[status], 'send');
