import { derivedId } from '@parley/application';

interface Chat {
  readonly channelId: number;
  readonly externalChatId: string;
}

/** Command id of a step of an imported chat. */
export const importedStepId = ({ channelId, externalChatId }: Chat, step: string): string =>
  derivedId('import', channelId, externalChatId, step);

/** Command id of one of its messages. */
export const importedMessageId = (message: Chat & { readonly externalId: string }): string =>
  importedStepId(message, `message:${message.externalId}`);
