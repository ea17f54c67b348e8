import { messageAggregate } from '../message/message.decide.js';
import type { DeliveryStatus } from '../message/message.events.js';
import type { MessageCommand, MessageContext } from '../message/message.commands.js';
import { answer, type CommandAnswer, CommandRequest, handles, type Services } from '@parley/application';
import { actingViewer, senderOf } from '@parley/staff';
import { placeOf } from './messages.facts.js';

interface OnMessage {
  readonly messageId: number;
}

export class EditMessage extends CommandRequest<OnMessage & { text: string }> {}
export class DeleteMessage extends CommandRequest<OnMessage> {}
export class ChangeDeliveryStatus extends CommandRequest<
  OnMessage & {
    status: DeliveryStatus;
    code: string | null;
    reason: string | null;
    externalId: string | null;
  }
> {}

async function run(
  services: Services,
  message: CommandRequest<OnMessage>,
  command: MessageCommand,
  context: () => Promise<MessageContext>,
): Promise<CommandAnswer> {
  const result = await services.runner.run(messageAggregate, command.messageId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context,
  });
  return answer(result);
}

const byAuthor = (services: Services, message: CommandRequest<OnMessage>) => async () => ({
  sender: await actingViewer(services, message.envelope),
  message: await placeOf(services, message.request.messageId),
});

export const EditMessageHandler = handles(EditMessage, (services, message) =>
  run(services, message, { type: 'EditMessage', ...message.request }, byAuthor(services, message)),
);
export const DeleteMessageHandler = handles(DeleteMessage, (services, message) =>
  run(services, message, { type: 'DeleteMessage', ...message.request }, byAuthor(services, message)),
);
export const ChangeDeliveryStatusHandler = handles(ChangeDeliveryStatus, (services, message) => {
  const context = async () => ({
    sender: await senderOf(services, message.envelope),
    message: await placeOf(services, message.request.messageId),
  });
  return run(services, message, { type: 'ChangeDeliveryStatus', ...message.request }, context);
});
