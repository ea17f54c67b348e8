import type { DomainEvent } from '@parley/eventsourcing';
import type { channelEvents } from './channel.events.js';
import type { ChannelSettings } from './channel.settings.js';

export interface ChannelState {
  readonly registered: boolean;
  readonly active: boolean;
  readonly name: string;
  readonly settings: ChannelSettings;
}

export type ChannelEvent = DomainEvent<(typeof channelEvents)[number]>;

export const initialChannel: ChannelState = { registered: false, active: false, name: '', settings: {} };

export function evolveChannel(state: ChannelState, event: ChannelEvent): ChannelState {
  switch (event.type) {
    case 'ChannelRegistered': {
      const { name, settings } = event.data;
      return { registered: true, active: true, name, settings };
    }
    case 'ChannelUpdated': {
      const { name, settings } = event.data;
      return { ...state, name, settings };
    }
    case 'ChannelDeactivated':
      return { ...state, active: false };
    default:
      return state;
  }
}
