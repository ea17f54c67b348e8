import type { Content, Source } from '@parley/shared';
import { CommandRequest, derivedId } from '@parley/application';

export interface Customer {
  readonly externalId: string;
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly avatarUrl?: string | null;
  readonly profileUrl?: string | null;
}

/** A message as a channel hands it in. */
export class ReceiveMessage extends CommandRequest<{
  channelId: number;
  externalId: string;
  externalChatId: string;
  customer: Customer;
  originator: 'client' | 'channel';
  source: Source | null;
  content: Content;
  quotedMessageId: number | null;
  quotedExternalId: string | null;
}> {}

/**
 * The external ids decide what is a repeat, whatever the key of the request: a channel that reports a message twice, with another
 * time or a changed name, meant the same message.
 */
export const commandIdOf = ({
  channelId,
  externalChatId,
  externalId,
}: Pick<ReceiveMessage['request'], 'channelId' | 'externalChatId' | 'externalId'>): string =>
  derivedId('received', channelId, externalChatId, externalId);
