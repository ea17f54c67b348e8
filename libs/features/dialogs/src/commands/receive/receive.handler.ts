import { channelAggregate, channelErrors, expectManager } from '@parley/channels';
import { clientAggregate, keepSource } from '@parley/clients';
import { dialogAggregate } from '../../dialog/dialog.decide.js';
import { dialogErrors } from '../../dialog/dialog.errors.js';
import type { ChannelFacts } from '../../message/facts.js';
import type { DialogEvent } from '../../dialog/dialog.state.js';
import { ParleyError, type CommandEnvelope, type CommandResult } from '@parley/eventsourcing';
import {
  answer,
  type CommandAnswer,
  CommandRequest,
  dataOf,
  handles,
  type Services,
} from '@parley/application';
import { senderOf } from '@parley/staff';
import { newMessageIds } from '../messages.facts.js';
import { clientFacts } from '../dialogs.facts.js';
import { now, runOnDialog, toldAt } from '../dialogs.handler.js';
import { BY_SYSTEM, claimClient, dialogOf } from './receive.claims.js';
import { adjustmentsOf } from './receive.decoration.js';
import { commandIdOf, ReceiveMessage } from './receive.message.js';

export const ReceiveMessageHandler = handles(ReceiveMessage, async (services, message) => {
  // Claims and a new client are effects of their own: rights are read for them, and again for the message.
  await mustBeTaken(services, message, await channelFor(services, message));
  const { request } = message;
  const commandId = commandIdOf(request);
  const chat = [String(request.channelId), request.externalChatId];
  const clientId = await claimClient(services, message);
  const id = await dialogOf(services, chat, commandId);
  const result = await receive(services, message, commandId, id, clientId).catch(async (error: unknown) => {
    if (!(error instanceof ParleyError) || error.code !== 'DIALOG_DELETED') throw error;
    const next = await services.claims.replace('chat', chat, id, () => services.ids.next('dialog'));
    return receive(services, message, commandId, next, clientId);
  });
  await noteSource(services, message, commandId, result);
  return toAnswer(result, message);
});

/** The channel, for those who may speak for it. Throws `NOT_ALLOWED`, `CHANNEL_NOT_FOUND`. */
export async function channelFor(
  services: Services,
  message: CommandRequest<{ channelId: number }>,
): Promise<ChannelFacts> {
  const { channelId } = message.request;
  const [sender, { state }] = await Promise.all([
    senderOf(services, message.envelope),
    services.runner.load(channelAggregate, channelId),
  ]);
  expectManager(sender, channelId, state);
  return { active: state.active, settings: state.settings };
}

/** A message of before is still answered as it was. One that cannot be known leaves no client behind. */
async function mustBeTaken(
  services: Services,
  message: ReceiveMessage,
  { active }: ChannelFacts,
): Promise<void> {
  if (!active && !(await mayBeKnown(services, message))) throw channelErrors.CHANNEL_INACTIVE();
}

async function mayBeKnown(services: Services, { request }: ReceiveMessage): Promise<boolean> {
  const channelId = String(request.channelId);
  const claims = await Promise.all([
    services.claims.find('chat', [channelId, request.externalChatId]),
    services.claims.find('client', [channelId, request.customer.externalId]),
  ]);
  return claims.every((id) => id !== null);
}

async function receive(
  services: Services,
  message: ReceiveMessage,
  commandId: string,
  dialogId: number,
  clientId: number,
): Promise<CommandResult<DialogEvent>> {
  const { channelId, externalChatId, originator, externalId, content } = message.request;
  const { quotedMessageId, quotedExternalId } = message.request;
  const actor =
    originator === 'client'
      ? { kind: 'client' as const, id: await writerOf(services, dialogId, clientId) }
      : { kind: 'channel' as const, id: channelId };
  const envelope: CommandEnvelope = { ...message.envelope, commandId, actor };
  const receivedAt = now(services);
  const identity = new ReceivedAgain({ dialogId, channelId, externalChatId, externalId }, envelope);
  return runOnDialog(
    services,
    identity,
    {
      type: 'ReceiveMessage',
      dialogId,
      channelId,
      externalChatId,
      clientId,
      originator,
      externalId,
      content,
      quotedMessageId,
      quotedExternalId,
      toldAt: toldAt(envelope, () => receivedAt),
      receivedAt,
    },
    async (state, revision) => {
      // Who writes first is whose chat it becomes.
      const people = state.status === 'absent' ? { clientId, chatClientId: clientId } : state;
      const [messageIdAfter, channel, client] = await Promise.all([
        newMessageIds(services, dialogId, revision),
        channelFor(services, message),
        clientFacts(services, people),
      ]);
      return { messageIdAfter, channel, client };
    },
  );
}

/** Who writes in a chat is the client whom the staff tied to its dialog; the one that the messenger names while nobody is. */
async function writerOf(services: Services, dialogId: number, clientId: number): Promise<number> {
  const { state } = await services.runner.load(dialogAggregate, dialogId);
  return state.clientId ?? clientId;
}

/** Only what names the message is fingerprinted, so a repeat with other words is still a repeat. */
class ReceivedAgain extends CommandRequest<{
  dialogId: number;
  channelId: number;
  externalChatId: string;
  externalId: string;
}> {}

/**
 * The source comes with a new dialog; should the process end before, the channel's repeat of the message brings it. What the card does not hold
 * is cut or left out beforehand, so that no rule refuses a message that is stored.
 */
async function noteSource(
  services: Services,
  message: ReceiveMessage,
  commandId: string,
  result: CommandResult<DialogEvent>,
): Promise<void> {
  const started = dataOf(result.events, 'DialogStarted');
  const { channelId } = message.request;
  const source = message.request.source && keepSource(message.request.source).kept;
  if (!started || !source) return;
  const { clientId, dialogId } = started;
  const envelope = {
    ...message.envelope,
    commandId: `${commandId}:source`,
    actor: { kind: 'channel' as const, id: channelId },
  };
  const command = { type: 'SetClientSource' as const, clientId, dialogId, source };
  await services.runner.run(clientAggregate, clientId, command, envelope, {
    body: { type: 'SetClientSource', clientId, dialogId },
    context: () => BY_SYSTEM,
  });
}

function toAnswer(result: CommandResult<DialogEvent>, message: ReceiveMessage): CommandAnswer {
  const refused = dataOf(result.events, 'MessageRefused');
  if (refused) {
    const { clientId, dialogId } = refused;
    throw dialogErrors.CLIENT_BLOCKED({ clientId, dialogId });
  }
  const received = dataOf(result.events, 'MessageReceived');
  return answer(result, {
    messageId: received?.messageId,
    dialogId: received?.dialogId,
    clientId: received?.clientId ?? null,
    adjusted: adjustmentsOf(message.request),
  });
}
