import type { Actor } from '@parley/eventsourcing';
import type { ChannelSettings } from '@parley/channels';
import type { MessageKind } from '@parley/shared';

/** What a decision needs of things outside its own stream; looked up beforehand and handed in by its context. */
export interface ChannelFacts {
  readonly active: boolean;
  readonly settings: ChannelSettings;
}

/** Of the people behind a dialog, its client and whose chat it is: the blocked one where one is. */
export interface ClientFacts {
  readonly clientId: number;
  readonly blocked: boolean;
}

/** What never changes about a message, so that a read model may serve it. */
export interface MessageFacts {
  readonly messageId: number;
  readonly dialogId: number;
  readonly channelId: number;
  /** `client` and `channel` for a message that came in. */
  readonly author: Actor;
  /** A message that came in is public. */
  readonly scope: 'public' | 'private';
  readonly kind: MessageKind;
}
