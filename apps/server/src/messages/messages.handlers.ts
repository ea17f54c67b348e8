import {
  messageAggregate,
  type DeliveryStatus,
  type MessageCommand,
  type MessageContext,
} from '@parley/domain';
import type { Core } from '@parley/composition';
import { answer, handles, Message, type CommandAnswer } from '../commands/handler.js';
import { actingViewer } from '../dialogs/dialogs.facts.js';
import { senderOf } from '../staff/staff.facts.js';
import { placeOf } from './messages.facts.js';

interface OnMessage {
  readonly messageId: number;
}

export class EditMessage extends Message<OnMessage & { text: string }> {}
export class DeleteMessage extends Message<OnMessage> {}
export class ChangeDeliveryStatus extends Message<
  OnMessage & {
    status: DeliveryStatus;
    code: string | null;
    reason: string | null;
    externalId: string | null;
  }
> {}

async function run(
  core: Core,
  message: Message<OnMessage>,
  command: MessageCommand,
  context: () => Promise<MessageContext>,
): Promise<CommandAnswer> {
  const result = await core.runner.run(messageAggregate, command.messageId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context,
  });
  return answer(result);
}

const byAuthor = (core: Core, message: Message<OnMessage>) => async () => ({
  sender: await actingViewer(core, message.envelope.actor),
  message: await placeOf(core, message.request.messageId),
});

export const EditMessageHandler = handles(EditMessage, (core, message) =>
  run(core, message, { type: 'EditMessage', ...message.request }, byAuthor(core, message)),
);
export const DeleteMessageHandler = handles(DeleteMessage, (core, message) =>
  run(core, message, { type: 'DeleteMessage', ...message.request }, byAuthor(core, message)),
);
export const ChangeDeliveryStatusHandler = handles(ChangeDeliveryStatus, (core, message) => {
  const context = async () => ({
    sender: await senderOf(core, message.envelope.actor),
    message: await placeOf(core, message.request.messageId),
  });
  return run(core, message, { type: 'ChangeDeliveryStatus', ...message.request }, context);
});
