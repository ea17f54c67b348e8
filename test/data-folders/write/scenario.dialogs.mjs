const TEXTS = [
  'Good morning, is the blue one in stock?',
  'Yes, we have three of them left.',
  'How long does delivery take?',
  'Two days within the city, four days otherwise.',
  'Доброе утро! Можно оплатить картой?',
  'Thank you, that is all I wanted to know. 🙂',
];
/** Messages of the two long chats, by chat: enough for snapshots, and in one more commands than a dialog remembers. */
const LONG = [
  [3, 120],
  [4, 340],
];
const PAST = '2026-01-15T10:00:00.000Z';
const after = (minutes) => new Date(Date.parse(PAST) + minutes * 60_000).toISOString();
const picture = (name, mimeType = 'image/png') => ({
  fileId: name,
  url: `https://files.example/${name}`,
  mimeType,
  size: 1_000,
  name,
});

/** Two dialogs that are long, and a dozen in which everything happens that can happen. */
export async function chatting(scene) {
  for (let chat = 0; chat < 16; chat++) await beginDialog(scene, chat);
  await longTalks(scene);
  await changing(scene);
  await passingOn(scene);
  await linking(scene);
  await endings(scene);
}

/** A client's message of chat `chat`, the number of which says in which channel it is. */
async function receive({ send, tokens: { admin }, channels }, chat, number, more = {}) {
  const body = {
    externalChatId: `chat-${chat}`,
    externalId: `in-${chat}-${number}`,
    customer: { externalId: `customer-${chat}`, name: `Customer ${chat}`, phone: `+${chat}` },
    text: TEXTS[(chat + number) % TEXTS.length],
    ...more,
  };
  return send(admin, 'POST', `/v1/channels/${channels[chat % channels.length]}/messages`, body);
}

async function beginDialog(scene, chat) {
  const source = chat % 2 ? { source: { utmSource: 'fixture', referrer: 'https://shop.example/' } } : {};
  const { dialogId, clientId, messageId } = await receive(scene, chat, 0, source);
  scene.dialogs.push(dialogId);
  scene.clients.push(clientId);
  scene.first ??= messageId;
}

const write = ({ send, tokens, dialogs }, chat, body, token = tokens.admin) =>
  send(token, 'POST', `/v1/dialogs/${dialogs[chat]}/messages`, body);

async function longTalks(scene) {
  const { draws, send, tokens, people, dialogs } = scene;
  for (const [chat, length] of LONG) {
    const helper = { kind: 'manager', id: people.helper };
    await send(tokens.chief, 'POST', `/v1/dialogs/${dialogs[chat]}/reassign`, helper);
    for (let number = 1; number <= length; number++) {
      const body = { text: `${number}. ${draws.pick(TEXTS)}` };
      if (draws.below(2) === 0) await receive(scene, chat, number, body);
      else await write(scene, chat, body, tokens.helper);
    }
    await receive(scene, chat, length + 1);
    scene.long.push(dialogs[chat]);
  }
}

/** Quotes, edits, deletions and statuses, from both sides. */
async function changing(scene) {
  const {
    send,
    tokens: { admin },
    channels,
  } = scene;
  for (const chat of [5, 6, 7, 8]) {
    const asked = await receive(scene, chat, 1, {
      kind: 'image',
      items: [picture(`in-${chat}.png`)],
      text: 'Like this',
    });
    const quoting = { text: 'We have it', quotedMessageId: asked.messageId };
    const { messageId } = await write(scene, chat, quoting);
    const status = (message, body) => send(admin, 'POST', `/v1/messages/${message}/status`, body);
    await status(messageId, { status: 'sent', externalId: `out-${chat}` });
    await status(messageId, { status: 'delivered' });
    await status(messageId, { status: 'read' });
    const items = [picture(`a-${chat}.pdf`, 'application/pdf'), picture(`b-${chat}.pdf`, 'application/pdf')];
    const file = await write(scene, chat, { kind: 'file', items, text: '' });
    await status(file.messageId, { status: 'failed', code: 'general', reason: 'for the fixture' });
    const typo = await write(scene, chat, { text: 'Two dasy' });
    await send(admin, 'PATCH', `/v1/messages/${typo.messageId}`, { text: 'Two days' });
    const wrong = await write(scene, chat, { text: 'Meant for somebody else' });
    await send(admin, 'DELETE', `/v1/messages/${wrong.messageId}`);
    await write(scene, chat, { text: 'A note', scope: 'private' });
    await receive(scene, chat, 2, { quotedExternalId: `out-${chat}` });
    await receive(scene, chat, 3);
    const change = { externalChatId: `chat-${chat}`, occurredAt: PAST };
    const path = `/v1/channels/${channels[chat % channels.length]}/messages`;
    await send(admin, 'POST', `${path}/edit`, {
      ...change,
      externalId: `in-${chat}-2`,
      text: 'Edited there',
    });
    await send(admin, 'POST', `${path}/delete`, { ...change, externalId: `in-${chat}-3` });
  }
}

async function passingOn({ send, tokens, people, dialogs, leavers }) {
  const assign = (chat, kind, id, token = tokens.admin) =>
    send(token, 'POST', `/v1/dialogs/${dialogs[chat]}/reassign`, { kind, ...(id && { id }) });
  await assign(5, 'manager', people.seller);
  await assign(6, 'manager', people.seller);
  await assign(6, 'manager', people.helper, tokens.chief);
  await assign(7, 'bot', people.bot);
  await assign(8, 'bot', people.bot);
  await assign(8, 'none');
  const chats = [9, 10, 11, 12];
  for (const [index, leaver] of leavers.entries()) {
    leaver.dialogId = dialogs[chats[index]];
    await assign(chats[index], 'manager', leaver.userId);
  }
  await send(tokens.bot, 'POST', `/v1/dialogs/${dialogs[7]}/messages`, { text: 'The bot answers.' });
  const mark = (token, chat, what, body) => send(token, 'POST', `/v1/dialogs/${dialogs[chat]}/${what}`, body);
  await mark(tokens.helper, 4, 'read', {});
  await mark(tokens.helper, 4, 'unread');
  await mark(tokens.seller, 5, 'read', {});
  await mark(tokens.chief, 13, 'read', {});
}

/** Clients are blocked, renamed, taken off their dialogs and put back. */
async function linking({ send, tokens: { admin }, dialogs, clients }) {
  const step = (chat, path, body) => send(admin, 'POST', `/v1/dialogs/${dialogs[chat]}/${path}`, body);
  await send(admin, 'POST', `/v1/clients/${clients[5]}/block`);
  await send(admin, 'POST', `/v1/clients/${clients[5]}/unblock`);
  await send(admin, 'POST', `/v1/clients/${clients[6]}/block`);
  await send(admin, 'PUT', `/v1/clients/${clients[7]}/name`, { name: 'Renamed customer' });
  await send(admin, 'PUT', `/v1/clients/${clients[7]}/contacts`, {
    phone: null,
    email: 'customer@mail.example',
  });
  await send(admin, 'PUT', `/v1/clients/${clients[7]}/source`, { utmSource: 'word of mouth' });
  for (const chat of [13, 14]) {
    const { token } = await step(chat, 'detach');
    await step(chat, 'detach/confirm', { token });
  }
  const { token } = await step(13, 'attach', { clientId: clients[8] });
  await step(13, 'attach/confirm', { token });
}

async function endings(scene) {
  const { send, tokens, dialogs } = scene;
  const close = (token, chat) => send(token, 'POST', `/v1/dialogs/${dialogs[chat]}/close`);
  await close(tokens.seller, 5);
  await receive(scene, 5, 4);
  await close(tokens.admin, 5);
  await close(tokens.admin, 9);
  await close(tokens.bot, 7);
  await write(scene, 7, { text: 'One thing more.' });
  await send(tokens.chief, 'DELETE', `/v1/dialogs/${dialogs[15]}`);
}

/** Chats of the past: the file of an import, made up. */
export async function importing({ send, tokens: { admin }, channels, people, dialogs }) {
  const chats = Array.from({ length: 30 }, (_, chat) => ({
    channelId: channels[chat % channels.length],
    externalChatId: `past-${chat}`,
    customer: { externalId: `past-customer-${chat % 25}`, name: `Past customer ${chat % 25}` },
    messages: Array.from({ length: 12 }, (_unused, index) => ({
      externalId: `past-${chat}-${index}`,
      ...(index % 2 ? { from: 'manager', managerId: people.chief } : { from: 'client' }),
      text: TEXTS[(chat + index) % TEXTS.length],
      occurredAt: after(chat * 60 + index),
    })),
    ...(chat % 3 ? {} : { closedAt: after(chat * 60 + 30) }),
  }));
  const { chats: imported } = await send(admin, 'POST', '/v1/import', { chats });
  dialogs.push(...imported.slice(0, 3).map(({ dialogId }) => dialogId));
}
