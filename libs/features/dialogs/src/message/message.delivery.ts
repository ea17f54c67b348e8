import { accessErrors, isDialogThere, mayManage, type Viewer } from '@parley/staff';
import { reportsStatus } from '@parley/channels';
import { dialogErrors } from '../dialog/dialog.errors.js';
import type { ChangeDeliveryStatus, MessageContexts, MessagePlace } from './message.commands.js';
import { messageErrors } from './message.errors.js';
import { FAILURE_CODES, type DeliveryStatus } from './message.events.js';
import type { MessageEvent, MessageState } from './message.state.js';

/** What may come after each status. What has reached the client has not failed, and what has failed stays so. */
const FOLLOWERS: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  queued: ['sent', 'delivered', 'read', 'failed'],
  sent: ['delivered', 'read', 'failed'],
  delivered: ['read'],
  read: [],
  failed: [],
};

/** A report that is late or repeated changes nothing, except that the messenger's id is kept when it comes late. */
export function changeDeliveryStatus(
  state: MessageState,
  command: ChangeDeliveryStatus,
  { sender, message }: MessageContexts['ChangeDeliveryStatus'],
): readonly MessageEvent[] {
  const { messageId, status } = command;
  if (message === null) throw messageErrors.MESSAGE_NOT_FOUND({ messageId });
  expectTransport(sender, message);
  expectReportable(command, message);
  if (FOLLOWERS[state.status].includes(status)) {
    if (state.status === 'queued' && status !== 'failed' && message.client?.blocked) {
      throw dialogErrors.CLIENT_BLOCKED({ messageId });
    }
    return [changed(command, message, status)];
  }
  const learnsId = state.externalId === null && (command.externalId ?? null) !== null;
  const underWay = state.status !== 'queued' && state.status !== 'failed';
  if (learnsId && underWay && status !== 'failed') return [changed(command, message, state.status)];
  return [{ type: 'DeliveryReportNoted', data: { messageId, dialogId: message.facts.dialogId, status } }];
}

/** The messages of its channels are there for a transport whether or not it sees their dialogs; nothing else there is open to it. */
function expectTransport(sender: Viewer | null, { facts, dialog }: MessagePlace): void {
  const { messageId } = facts;
  if (isDialogThere(null, dialog) && mayManage(sender, dialog.channelId)) return;
  if (isDialogThere(sender, dialog)) throw accessErrors.NOT_ALLOWED();
  throw messageErrors.MESSAGE_NOT_FOUND({ messageId });
}

function expectReportable({ messageId, status, code }: ChangeDeliveryStatus, message: MessagePlace): void {
  const { facts, channel } = message;
  const byUs = facts.author.kind !== 'client' && facts.author.kind !== 'channel';
  if (facts.scope !== 'public' || !byUs) throw messageErrors.NOT_DELIVERABLE({ messageId });
  if (status === 'read' && !reportsStatus(channel.settings, 'read')) {
    throw messageErrors.READ_NOT_REPORTED({ messageId });
  }
  const known: readonly unknown[] = FAILURE_CODES;
  if (status === 'failed' && !known.includes(code)) throw messageErrors.FAILURE_CODE_REQUIRED({ messageId });
}

function changed(
  { messageId, code, reason, externalId }: ChangeDeliveryStatus,
  { facts: { dialogId } }: MessagePlace,
  status: DeliveryStatus,
): MessageEvent {
  const failed = status === 'failed';
  return {
    type: 'DeliveryStatusChanged',
    data: {
      messageId,
      dialogId,
      status,
      code: (failed ? code : null) ?? null,
      reason: (failed ? reason : null) ?? null,
      externalId: externalId ?? null,
    },
  };
}
