import { accessErrors, actingViewer, ownerOf, senderIn, senderOf, staffOf } from '@parley/staff';
import { dialogAggregate } from '../dialog/dialog.decide.js';
import { readMarkAggregate } from '../read-mark/read-mark.decide.js';
import { readMarkId, type ReadMarkCommand } from '../read-mark/read-mark.commands.js';
import type { Content, Responsible } from '@parley/shared';
import type { DialogCommand, DialogContext } from '../dialog/dialog.commands.js';
import type { DialogEvent, DialogState } from '../dialog/dialog.state.js';
import type { CommandEnvelope, CommandResult } from '@parley/eventsourcing';
import { randomBytes } from 'node:crypto';
import {
  answer,
  type CommandAnswer,
  CommandRequest,
  dataOf,
  handles,
  type Services,
} from '@parley/application';
import { seesClient } from '@parley/clients';
import { findMessage, newMessageIds } from './messages.facts.js';
import { channelFacts, clientFacts, targetFacts } from './dialogs.facts.js';

interface OnDialog {
  readonly dialogId: number;
}

export class SendMessage extends CommandRequest<
  OnDialog & { scope: 'public' | 'private'; content: Content; quotedMessageId: number | null }
> {}
export class CloseDialog extends CommandRequest<OnDialog> {}
export class ReassignDialog extends CommandRequest<OnDialog & { to: Responsible | null }> {}
export class RequestDetachClient extends CommandRequest<OnDialog> {}
export class DetachClient extends CommandRequest<OnDialog & { token: string }> {}
export class RequestAttachClient extends CommandRequest<OnDialog & { clientId: number }> {}
export class AttachClient extends CommandRequest<OnDialog & { token: string }> {}
export class DeleteDialog extends CommandRequest<OnDialog> {}
export class MarkDialogRead extends CommandRequest<OnDialog & { messageId: number | null }> {}
export class MarkDialogUnread extends CommandRequest<OnDialog> {}

/** Runs a command on its dialog; `context` looks up the facts for it. */
export function runOnDialog(
  services: Services,
  message: CommandRequest<OnDialog>,
  command: DialogCommand,
  context: (state: DialogState, revision: number) => Promise<DialogContext>,
): Promise<CommandResult<DialogEvent>> {
  return services.runner.run(dialogAggregate, command.dialogId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context,
    ...(message.expectedRevision === undefined ? {} : { expectedRevision: message.expectedRevision }),
  });
}

export const now = (services: Services): string => new Date(services.clock()).toISOString();
/** When the outside world says that it happened; null where it says nothing, or a time ahead of `limit`, which no clock that is right tells. */
export const toldAt = ({ occurredAt }: CommandEnvelope, limit: () => string): string | null =>
  occurredAt === undefined || occurredAt > limit() ? null : occurredAt;
const newSecret = (): string => randomBytes(24).toString('base64url');

export const SendMessageHandler = handles(SendMessage, async (services, message) => {
  const { request, envelope } = message;
  const { dialogId, quotedMessageId } = request;
  const command = { type: 'SendMessage' as const, ...request, toldAt: toldAt(envelope, () => now(services)) };
  const result = await runOnDialog(services, message, command, async (state, revision) => {
    const [messageIdAfter, sender, channel, client, quoted] = await Promise.all([
      newMessageIds(services, dialogId, revision),
      actingViewer(services, envelope),
      channelFacts(services, state.channelId),
      clientFacts(services, state),
      quotedMessageId === null ? null : findMessage(services, quotedMessageId),
    ]);
    return { messageIdAfter, sender, channel, client, quoted };
  });
  return answer(result, { messageId: dataOf(result.events, 'MessageSent')?.messageId });
});

export const CloseDialogHandler = handles(CloseDialog, async (services, message) => {
  const { request, envelope } = message;
  const command = { type: 'CloseDialog' as const, ...request, toldAt: toldAt(envelope, () => now(services)) };
  const context = async () => ({ sender: await senderOf(services, envelope) });
  return answer(await runOnDialog(services, message, command, context));
});

export const ReassignDialogHandler = handles(ReassignDialog, async (services, message) => {
  const { request, envelope } = message;
  const result = await runOnDialog(
    services,
    message,
    { type: 'ReassignDialog', ...request },
    async (state) => {
      const staff = await staffOf(services);
      return { sender: senderIn(staff, envelope), target: targetFacts(staff, state.channelId, request.to) };
    },
  );
  return answer(result);
});

const bySender = (services: Services, message: CommandRequest<OnDialog>) => async () => ({
  sender: await actingViewer(services, message.envelope),
  now: now(services),
  token: newSecret(),
});

/** The first step's answer, also when it is repeated: the event keeps the token. */
function asked(result: CommandResult<DialogEvent>): CommandAnswer {
  const request =
    dataOf(result.events, 'ClientDetachRequested') ?? dataOf(result.events, 'ClientAttachRequested');
  return answer(result, { token: request?.token, expiresAt: request?.expiresAt });
}

export const RequestDetachClientHandler = handles(RequestDetachClient, async (services, message) =>
  asked(
    await runOnDialog(
      services,
      message,
      { type: 'RequestDetachClient', ...message.request },
      bySender(services, message),
    ),
  ),
);
export const DetachClientHandler = handles(DetachClient, async (services, message) =>
  answer(
    await runOnDialog(
      services,
      message,
      { type: 'DetachClient', ...message.request },
      bySender(services, message),
    ),
  ),
);

/** The client is looked at in both steps: the sender may have lost sight of it in between. */
const attaching =
  (services: Services, message: CommandRequest<OnDialog>, clientId: number | null) => async () => {
    const by = await bySender(services, message)();
    return { ...by, seesClient: clientId !== null && (await seesClient(services, by.sender, clientId)) };
  };

export const RequestAttachClientHandler = handles(RequestAttachClient, async (services, message) => {
  const { request } = message;
  const context = attaching(services, message, request.clientId);
  return asked(await runOnDialog(services, message, { type: 'RequestAttachClient', ...request }, context));
});
export const AttachClientHandler = handles(AttachClient, async (services, message) =>
  answer(
    await runOnDialog(services, message, { type: 'AttachClient', ...message.request }, ({ pending }) =>
      attaching(services, message, pending?.clientId ?? null)(),
    ),
  ),
);
export const DeleteDialogHandler = handles(DeleteDialog, async (services, message) =>
  answer(
    await runOnDialog(
      services,
      message,
      { type: 'DeleteDialog', ...message.request },
      bySender(services, message),
    ),
  ),
);

async function mark(
  services: Services,
  message: CommandRequest<OnDialog>,
  command: ReadMarkCommand,
): Promise<CommandAnswer> {
  const reader = ownerOf(message.envelope.actor);
  if (reader === null) throw accessErrors.NOT_ALLOWED();
  const id = readMarkId(command.dialogId, reader.id);
  const result = await services.runner.run(readMarkAggregate, id, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context: async () => {
      const messageId = command.type === 'MarkDialogRead' ? command.messageId : null;
      const [viewer, { state: dialog }, known] = await Promise.all([
        actingViewer(services, message.envelope),
        services.runner.load(dialogAggregate, command.dialogId),
        messageId === null ? null : findMessage(services, messageId),
      ]);
      return { sender: viewer, dialog, message: known };
    },
  });
  return answer(result);
}

export const MarkDialogReadHandler = handles(MarkDialogRead, (services, message) =>
  mark(services, message, { type: 'MarkDialogRead', ...message.request }),
);
export const MarkDialogUnreadHandler = handles(MarkDialogUnread, (services, message) =>
  mark(services, message, { type: 'MarkDialogUnread', ...message.request }),
);
