import { channelAggregate, clientAggregate, dialogAggregate, staffAggregate, viewerOf } from '@parley/domain';
import { readFileSync } from 'node:fs';

const chats = readFileSync(new URL('../../apps/server/sample/chats.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n');
/** Texts of real chats. */
export const TEXTS = chats.flatMap((line) => JSON.parse(line).messages.map((message) => message.text));

const CORRELATION = '00000000-0000-4000-8000-000000000000';
export const SETTINGS = { text: { creating: 'both', editing: 'both', quoting: 'both' } };
const system = (commandId) => ({
  commandId,
  actor: { kind: 'system', id: null },
  correlationId: CORRELATION,
});

/** A channel, an administrator and a client, made by their own commands. */
export async function setUp(runner) {
  await runner.run(
    channelAggregate,
    1,
    {
      type: 'RegisterChannel',
      channelId: 1,
      channelType: 'telegram',
      name: 'Bench',
      externalId: null,
      settings: SETTINGS,
    },
    system('channel'),
    { context: () => ({ sender: null }) },
  );
  await runner.run(
    staffAggregate,
    1,
    { type: 'CreateUser', userId: 1, name: 'Ann', permissions: ['administrator'], groupId: null },
    system('user'),
    { context: () => ({ sender: null }) },
  );
  await runner.run(
    clientAggregate,
    1,
    {
      type: 'RegisterClient',
      clientId: 1,
      channelId: 1,
      externalId: 'u-1',
      name: 'Client',
      contacts: { phone: null, email: null },
      avatarUrl: null,
      profileUrl: null,
    },
    system('client'),
    { context: () => ({ sender: null, seesClient: true, dialogIds: [] }) },
  );
}

/** The facts of a message, looked up as the server does: channel, client and sender from their own streams. */
async function facts(runner, messageId) {
  const [channel, client, staff] = await Promise.all([
    runner.load(channelAggregate, 1),
    runner.load(clientAggregate, 1),
    runner.load(staffAggregate, 1),
  ]);
  return {
    messageId,
    channel: channel.state,
    client: { blocked: client.state.blocked },
    sender: viewerOf(staff.state, { kind: 'manager', id: 1 }),
    quoted: null,
  };
}

const contentOf = (index) => ({ kind: 'text', text: TEXTS[index % TEXTS.length], items: [], card: null });

/** A client's message; the first one of a dialog begins it. */
export const receive = (runner, dialogId, index) =>
  runner.run(
    dialogAggregate,
    dialogId,
    {
      type: 'ReceiveMessage',
      dialogId,
      channelId: 1,
      externalChatId: `c-${dialogId}`,
      clientId: 1,
      originator: 'client',
      externalId: `m-${index}`,
      content: contentOf(index),
      quotedMessageId: null,
    },
    { commandId: `received:${index}`, actor: { kind: 'client', id: 1 }, correlationId: CORRELATION },
    { context: () => facts(runner, index + 1) },
  );

/** A manager's answer. */
export const send = (runner, dialogId, index) =>
  runner.run(
    dialogAggregate,
    dialogId,
    { type: 'SendMessage', dialogId, scope: 'public', content: contentOf(index), quotedMessageId: null },
    { commandId: `manager-1:${index}`, actor: { kind: 'manager', id: 1 }, correlationId: CORRELATION },
    { context: () => facts(runner, index + 1) },
  );
