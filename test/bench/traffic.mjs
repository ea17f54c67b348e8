import { channelAggregate } from '@parley/channels';
import { clientAggregate } from '@parley/clients';
import { dialogAggregate, messageIdsAfter } from '@parley/dialogs';
import { staffAggregate, viewerOf } from '@parley/staff';
import { readFileSync } from 'node:fs';
import { inFlight } from './figures.mjs';

/** As the registry of permissions has it. */
const ADMINISTRATOR = { name: 'administrator', isOffered: true };

const chats = readFileSync(new URL('../../apps/server/sample/chats.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n');
/** Texts of real chats. */
export const TEXTS = chats.flatMap((line) => JSON.parse(line).messages.map((message) => message.text));

const CORRELATION = '00000000-0000-4000-8000-000000000000';
export const SETTINGS = { text: { creating: 'both', editing: 'both', quoting: 'both' } };
const contentOf = (index) => ({ kind: 'text', text: TEXTS[index % TEXTS.length], items: [], card: null });
const noSender = { context: () => ({ sender: null }) };

/** Commands of one channel and administrator, with a client for each dialog, of the dialog's number. */
export function trafficOver(runner) {
  const only = 1;
  const envelope = (commandId, kind = 'system') => ({
    commandId,
    actor: { kind, id: kind === 'system' ? null : only },
    correlationId: CORRELATION,
  });

  /** The facts of a message, looked up as the server does: channel, client and sender from their own streams. */
  const facts = async (dialogId, revision) => {
    const [channel, client, staff] = await Promise.all([
      runner.load(channelAggregate, only),
      runner.load(clientAggregate, dialogId),
      runner.load(staffAggregate, 1),
    ]);
    return {
      messageIdAfter: messageIdsAfter(dialogId, revision),
      channel: channel.state,
      client: { blocked: client.state.blocked },
      sender: viewerOf(staff.state, { kind: 'manager', id: only }),
      quoted: null,
    };
  };

  const registerClient = (clientId) => {
    const card = { contacts: { phone: null, email: null }, avatarUrl: null, profileUrl: null };
    const names = { clientId, channelId: only, externalId: `u-${clientId}`, name: `Client ${clientId}` };
    const command = { type: 'RegisterClient', ...names, ...card };
    return runner.run(clientAggregate, clientId, command, envelope(`client-${clientId}`), {
      context: () => ({ sender: null, seesClient: true, dialogIds: [] }),
    });
  };

  /** For dialogs from 1 to so many. */
  const setUp = async (dialogs) => {
    const channel = { channelId: only, channelType: 'telegram', name: 'Bench', externalId: null };
    const register = { type: 'RegisterChannel', ...channel, settings: SETTINGS };
    await runner.run(channelAggregate, only, register, envelope(`channel-${only}`), noSender);
    const create = { type: 'CreateUser', name: 'Ann', permissions: ['administrator'], groupId: null };
    const context = () => ({ sender: null, newId: only, permissions: [ADMINISTRATOR] });
    await runner.run(staffAggregate, 1, create, envelope(`user-${only}`), { context });
    await inFlight(64, dialogs, (index) => registerClient(index + 1));
  };

  /** A client's message; the first one of a dialog begins it. */
  const receive = (dialogId, index) => {
    const command = {
      type: 'ReceiveMessage',
      dialogId,
      channelId: only,
      externalChatId: `c-${dialogId}`,
      clientId: dialogId,
      originator: 'client',
      externalId: `m-${index}`,
      content: contentOf(index),
      quotedMessageId: null,
      quotedExternalId: null,
      toldAt: null,
      receivedAt: new Date().toISOString(),
    };
    const context = (_, revision) => facts(dialogId, revision);
    return runner.run(dialogAggregate, dialogId, command, envelope(`received:${index}`, 'client'), {
      context,
    });
  };

  /** A manager's answer. */
  const send = (dialogId, index) => {
    const command = {
      type: 'SendMessage',
      dialogId,
      scope: 'public',
      content: contentOf(index),
      quotedMessageId: null,
      toldAt: null,
    };
    const context = (_, revision) => facts(dialogId, revision);
    return runner.run(dialogAggregate, dialogId, command, envelope(`manager-${only}:${index}`, 'manager'), {
      context,
    });
  };

  return { setUp, receive, send };
}
