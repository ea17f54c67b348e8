import type { Viewer } from '@parley/staff';
import type { ChannelType } from './channel.settings.js';

/**
 * `settings` are ChannelSettings as the channel's owner wrote them, checked by the decider; null and empty parts mean "not given".
 */
export interface RegisterChannel {
  readonly type: 'RegisterChannel';
  readonly channelId: number;
  readonly channelType: ChannelType;
  /** 1 to 100 characters, as shown in lists. */
  readonly name: string;
  /** At most 64 characters. */
  readonly externalId: string | null;
  readonly settings: unknown;
}

/** Absent or null: stays as it is. Settings are replaced as a whole. */
export interface UpdateChannel {
  readonly type: 'UpdateChannel';
  readonly channelId: number;
  readonly name?: string | null;
  readonly settings?: unknown;
}

export interface DeactivateChannel {
  readonly type: 'DeactivateChannel';
  readonly channelId: number;
}

export type ChannelCommand = RegisterChannel | UpdateChannel | DeactivateChannel;

export interface ChannelContext {
  /** Null: the system itself, which may do everything here. */
  readonly sender: Viewer | null;
}
