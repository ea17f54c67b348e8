import {
  dialogAggregate,
  readMarkAggregate,
  readMarkId,
  type Content,
  type DialogCommand,
  type DialogContext,
  type DialogEvent,
  type DialogState,
  type ReadMarkCommand,
  type Responsible,
} from '@parley/domain';
import type { CommandResult } from '@parley/eventsourcing';
import { randomBytes } from 'node:crypto';
import type { Core } from '@parley/composition';
import { answer, dataOf, handles, Message, type CommandAnswer } from '../commands/handler.js';
import { seesClient } from '../clients/clients.facts.js';
import { senderOf } from '../staff/staff.facts.js';
import { findMessage, newMessageIds } from '../messages/messages.facts.js';
import { actingViewer, channelFacts, clientFacts, targetFacts } from './dialogs.facts.js';

interface OnDialog {
  readonly dialogId: number;
}

export class SendMessage extends Message<
  OnDialog & { scope: 'public' | 'private'; content: Content; quotedMessageId: number | null }
> {}
export class CloseDialog extends Message<OnDialog> {}
export class ReassignDialog extends Message<OnDialog & { to: Responsible | null }> {}
export class RequestDetachClient extends Message<OnDialog> {}
export class DetachClient extends Message<OnDialog & { token: string }> {}
export class RequestAttachClient extends Message<OnDialog & { clientId: number }> {}
export class AttachClient extends Message<OnDialog & { token: string }> {}
export class DeleteDialog extends Message<OnDialog> {}
export class MarkDialogRead extends Message<OnDialog & { messageId: number | null }> {}
export class MarkDialogUnread extends Message<OnDialog> {}

/** Runs a command on its dialog; `context` looks up the facts for it. */
export function runOnDialog(
  core: Core,
  message: Message<OnDialog>,
  command: DialogCommand,
  context: (state: DialogState, revision: number) => Promise<DialogContext>,
): Promise<CommandResult<DialogEvent>> {
  return core.runner.run(dialogAggregate, command.dialogId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context,
    ...(message.expectedRevision === undefined ? {} : { expectedRevision: message.expectedRevision }),
  });
}

const now = (core: Core): string => new Date(core.clock()).toISOString();
const newSecret = (): string => randomBytes(24).toString('base64url');

export const SendMessageHandler = handles(SendMessage, async (core, message) => {
  const { request, envelope } = message;
  const { dialogId, quotedMessageId } = request;
  const command = { type: 'SendMessage' as const, ...request };
  const result = await runOnDialog(core, message, command, async (state, revision) => {
    const [messageIdAfter, sender, channel, client, quoted] = await Promise.all([
      newMessageIds(core, dialogId, revision),
      actingViewer(core, envelope.actor),
      channelFacts(core, state.channelId),
      clientFacts(core, state),
      quotedMessageId === null ? null : findMessage(core, quotedMessageId),
    ]);
    return { messageIdAfter, sender, channel, client, quoted };
  });
  return answer(result, { messageId: dataOf(result.events, 'MessageSent')?.messageId });
});

export const CloseDialogHandler = handles(CloseDialog, async (core, message) => {
  const context = async () => ({ sender: await senderOf(core, message.envelope.actor) });
  return answer(await runOnDialog(core, message, { type: 'CloseDialog', ...message.request }, context));
});

export const ReassignDialogHandler = handles(ReassignDialog, async (core, message) => {
  const { request, envelope } = message;
  const result = await runOnDialog(core, message, { type: 'ReassignDialog', ...request }, async (state) => ({
    sender: await senderOf(core, envelope.actor),
    target: await targetFacts(core, state.channelId, request.to),
  }));
  return answer(result);
});

const bySender = (core: Core, message: Message<OnDialog>) => async () => ({
  sender: await actingViewer(core, message.envelope.actor),
  now: now(core),
  token: newSecret(),
});

/** The first step's answer, also when it is repeated: the event keeps the token. */
function asked(result: CommandResult<DialogEvent>): CommandAnswer {
  const request =
    dataOf(result.events, 'ClientDetachRequested') ?? dataOf(result.events, 'ClientAttachRequested');
  return answer(result, { token: request?.token, expiresAt: request?.expiresAt });
}

export const RequestDetachClientHandler = handles(RequestDetachClient, async (core, message) =>
  asked(
    await runOnDialog(
      core,
      message,
      { type: 'RequestDetachClient', ...message.request },
      bySender(core, message),
    ),
  ),
);
export const DetachClientHandler = handles(DetachClient, async (core, message) =>
  answer(
    await runOnDialog(core, message, { type: 'DetachClient', ...message.request }, bySender(core, message)),
  ),
);

/** The client is looked at in both steps: the sender may have lost sight of it in between. */
const attaching = (core: Core, message: Message<OnDialog>, clientId: number | null) => async () => {
  const by = await bySender(core, message)();
  return { ...by, seesClient: clientId !== null && (await seesClient(core, by.sender, clientId)) };
};

export const RequestAttachClientHandler = handles(RequestAttachClient, async (core, message) => {
  const { request } = message;
  const context = attaching(core, message, request.clientId);
  return asked(await runOnDialog(core, message, { type: 'RequestAttachClient', ...request }, context));
});
export const AttachClientHandler = handles(AttachClient, async (core, message) =>
  answer(
    await runOnDialog(core, message, { type: 'AttachClient', ...message.request }, ({ pending }) =>
      attaching(core, message, pending?.clientId ?? null)(),
    ),
  ),
);
export const DeleteDialogHandler = handles(DeleteDialog, async (core, message) =>
  answer(
    await runOnDialog(core, message, { type: 'DeleteDialog', ...message.request }, bySender(core, message)),
  ),
);

async function mark(
  core: Core,
  message: Message<OnDialog>,
  command: ReadMarkCommand,
): Promise<CommandAnswer> {
  const sender = await actingViewer(core, message.envelope.actor);
  const id = readMarkId(command.dialogId, sender.id);
  const result = await core.runner.run(readMarkAggregate, id, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context: async () => {
      const messageId = command.type === 'MarkDialogRead' ? command.messageId : null;
      const [viewer, { state: dialog }, known] = await Promise.all([
        actingViewer(core, message.envelope.actor),
        core.runner.load(dialogAggregate, command.dialogId),
        messageId === null ? null : findMessage(core, messageId),
      ]);
      return { sender: viewer, dialog, message: known };
    },
  });
  return answer(result);
}

export const MarkDialogReadHandler = handles(MarkDialogRead, (core, message) =>
  mark(core, message, { type: 'MarkDialogRead', ...message.request }),
);
export const MarkDialogUnreadHandler = handles(MarkDialogUnread, (core, message) =>
  mark(core, message, { type: 'MarkDialogUnread', ...message.request }),
);
