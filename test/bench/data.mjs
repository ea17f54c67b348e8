import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { random } from './figures.mjs';
import { openEvents } from './stores.mjs';
import { SETTINGS, TEXTS } from './traffic.mjs';

const BATCH = 2_000;
const BEGAN = Date.UTC(2025, 0, 1);
const CORRELATION = '00000000-0000-4000-8000-000000000000';
const MANAGERS = 50;
const CHANNELS = 10;

/** The log of the large data set, written once from a seed: dialogs that talk by turns, as a live log would hold them. */
export async function largeLog(folder, sizes, note) {
  if (
    await access(join(folder, 'events.db')).then(
      () => true,
      () => false,
    )
  )
    return;
  note(`  writing ${sizes.messages} messages of ${sizes.dialogs} dialogs`);
  const store = await openEvents(folder);
  const revisions = new Map();
  let waiting = [];
  let count = 0;
  for (const { stream, type, data, actor, at } of eventsOf(sizes)) {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const id = uuidOf(count++);
    const metadata = {
      actor,
      occurredAt: new Date(at).toISOString(),
      correlationId: CORRELATION,
      causationId: null,
      commandId: `bench:${stream}:${revision}`,
      fingerprint: id,
      schemaVersion: 1,
    };
    waiting.push(store.append(stream, revision - 1, [{ id, type, data, metadata }]));
    if (waiting.length < BATCH) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  await store.close();
}

const uuidOf = (index) => {
  const hex = createHash('md5').update(String(index)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

const system = { kind: 'system', id: null };

function* eventsOf({ dialogs, messages }) {
  for (let channelId = 1; channelId <= CHANNELS; channelId += 1) {
    const data = {
      channelId,
      type: 'telegram',
      name: `Channel ${channelId}`,
      externalId: null,
      settings: SETTINGS,
    };
    yield { stream: `channel-${channelId}`, type: 'ChannelRegistered', data, actor: system, at: BEGAN };
  }
  for (let userId = 1; userId <= MANAGERS; userId += 1) {
    const data = {
      userId,
      name: `Manager ${userId}`,
      permissions: userId === 1 ? ['administrator'] : [],
      groupId: null,
    };
    yield { stream: 'staff-1', type: 'UserCreated', data, actor: system, at: BEGAN };
  }
  const draw = random(7);
  const states = new Map();
  for (let messageId = 1; messageId <= messages; messageId += 1) {
    // The first pass begins every dialog; afterwards a few are much busier than the others.
    const dialogId = messageId <= dialogs ? messageId : 1 + Math.floor(draw() ** 2 * dialogs);
    yield* messageOf(dialogId, messageId, states, BEGAN + messageId * 1_000, draw);
  }
}

function* messageOf(dialogId, messageId, states, at, draw) {
  const channelId = 1 + (dialogId % CHANNELS);
  const [client, manager] = [
    { kind: 'client', id: dialogId },
    { kind: 'manager', id: 1 + (dialogId % MANAGERS) },
  ];
  const stream = `dialog-${dialogId}`;
  const state = states.get(dialogId) ?? { session: 0, open: false, incoming: 0, taken: false };
  if (!states.has(dialogId)) {
    states.set(dialogId, state);
    const card = { contacts: { phone: null, email: null }, avatarUrl: null, profileUrl: null };
    const registered = {
      clientId: dialogId,
      channelId,
      externalId: `u-${dialogId}`,
      name: `Client ${dialogId}`,
      ...card,
    };
    yield { stream: `client-${dialogId}`, type: 'ClientRegistered', data: registered, actor: client, at };
    const started = { dialogId, channelId, clientId: dialogId, externalChatId: `c-${dialogId}` };
    yield { stream, type: 'DialogStarted', data: started, actor: client, at };
  }
  if (!state.open) {
    state.open = true;
    state.session += 1;
    yield { stream, type: 'DialogOpened', data: { dialogId, session: state.session }, actor: client, at };
  }
  const text = TEXTS[messageId % TEXTS.length];
  const content = { kind: 'text', text, items: [], card: null };
  const common = {
    messageId,
    dialogId,
    channelId,
    clientId: dialogId,
    session: state.session,
    content,
    quotedMessageId: null,
  };
  if (state.incoming === 0 || draw() < 0.5) {
    state.incoming += 1;
    const data = { ...common, originator: 'client', externalId: `m-${messageId}`, incoming: state.incoming };
    yield { stream, type: 'MessageReceived', data, actor: client, at };
    return;
  }
  if (!state.taken) {
    state.taken = true;
    const to = { kind: 'manager', id: manager.id };
    yield { stream, type: 'DialogReassigned', data: { dialogId, from: null, to }, actor: manager, at };
  }
  yield {
    stream,
    type: 'MessageSent',
    data: { ...common, scope: 'public', incoming: state.incoming },
    actor: manager,
    at,
  };
  if (draw() > 0.05) return;
  state.open = false;
  yield { stream, type: 'DialogClosed', data: { dialogId, session: state.session }, actor: manager, at };
}
