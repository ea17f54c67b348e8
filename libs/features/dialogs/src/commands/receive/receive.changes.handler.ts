import { messageAggregate } from '../../message/message.decide.js';
import type { MessageCommand } from '../../message/message.commands.js';
import { notAfter, type Actor } from '@parley/eventsourcing';
import {
  answer,
  type CommandAnswer,
  CommandRequest,
  derivedId,
  handles,
  type Services,
} from '@parley/application';
import { channelFor } from './receive.handler.js';
import { messageNamed, type ExternalName } from '../external.facts.js';
import { placeOf } from '../messages.facts.js';

interface ReceivedChange extends ExternalName {
  /** RFC 3339 UTC with ms, by the messenger. */
  readonly occurredAt: string;
}

/** The messenger reports that a message was edited there. */
export class ReceiveEdit extends CommandRequest<ReceivedChange & { text: string }> {}
/** The messenger reports that a message was deleted there. */
export class ReceiveDeletion extends CommandRequest<ReceivedChange> {}

type Step = Extract<MessageCommand, { type: 'ReceiveEdit' | 'ReceiveDeletion' }>;

/** All that is reported makes the id of the command: the same again changes nothing. */
async function receiveChange(
  services: Services,
  message: CommandRequest<ReceivedChange>,
  stepOf: (messageId: number) => Step,
  ...parts: readonly string[]
): Promise<CommandAnswer> {
  await channelFor(services, message);
  const { request } = message;
  const { channelId, occurredAt } = request;
  const messageId = await messageNamed(services, request, occurredAt);
  const command = stepOf(messageId);
  const commandId = derivedId(command.type, messageId, occurredAt, ...parts);
  const author = (await placeOf(services, messageId))?.facts.author;
  const actor: Actor = author?.kind === 'client' ? author : { kind: 'channel', id: channelId };
  const envelope = { ...message.envelope, commandId, actor, occurredAt };
  const result = await services.runner.run(messageAggregate, messageId, command, envelope, {
    body: { type: command.type, messageId },
    context: async () => {
      const [place] = await Promise.all([placeOf(services, messageId), channelFor(services, message)]);
      return { message: place };
    },
  });
  return answer(result, { messageId });
}

export const ReceiveEditHandler = handles(ReceiveEdit, (services, message) => {
  const { text, occurredAt } = message.request;
  // A clock that goes fast must not make every later edit late.
  const at = notAfter(occurredAt, new Date(services.clock()).toISOString());
  return receiveChange(
    services,
    message,
    (messageId) => ({ type: 'ReceiveEdit', messageId, text, at }),
    text,
  );
});
export const ReceiveDeletionHandler = handles(ReceiveDeletion, (services, message) =>
  receiveChange(services, message, (messageId) => ({ type: 'ReceiveDeletion', messageId })),
);
