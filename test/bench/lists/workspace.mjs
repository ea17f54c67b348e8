import { receivedTimes } from '../data.mjs';
import { random } from '../figures.mjs';
import { SETTINGS } from '../traffic.mjs';
import { textOf, vocabulary } from './words.mjs';

const DAY = 86_400_000;
const BEGAN = Date.UTC(2025, 0, 1);
const DAYS = 365;
export const CHANNELS = 12;
export const MANAGERS = 60;
export const BOTS = 3;
export const TAGS = 400;
/** Sees all dialogs. */
export const ADMINISTRATOR = 1;
/** Is responsible for 2 % of the dialogs and sees no others: its group works in no channel. */
export const FEW = 2;
const SHARES = {
  few: 0.02,
  bot: 0.05,
  again: 0.77,
  closed: 0.9,
  answered: 0.96,
  blocked: 0.005,
  read: 0.3,
  note: 0.04,
};

const system = { kind: 'system', id: null };
const manager = (id) => ({ kind: 'manager', id });

/**
 * A year of a workspace, day by day: so many dialogs begin each day, and others go on; a dialog has a few days with some messages each.
 * Clients have names, phones, tags; some wait at the end, some are blocked. The same events for the same sizes.
 */
export function* workspaceEvents({ dialogs, messages }) {
  yield* settings();
  const world = { draw: random(11), words: vocabulary(), dialogs: new Map(), message: 0, messages };
  const calendar = Array.from({ length: DAYS }, () => []);
  let begun = 0;
  for (let day = 0; day < DAYS; day += 1) {
    const today = calendar[day];
    calendar[day] = undefined;
    const until = day === DAYS - 1 ? dialogs : Math.floor((dialogs * (day + 1)) / DAYS);
    while (begun < until) today.push(++begun);
    for (const dialogId of today) {
      yield* dayOf(world, dialogId, BEGAN + day * DAY);
      const next = day + 1 + Math.floor(60 * world.draw() ** 3);
      if (next < DAYS && world.draw() < SHARES.again) calendar[next].push(dialogId);
      else world.dialogs.delete(dialogId);
    }
  }
}

function* settings() {
  for (let channelId = 1; channelId <= CHANNELS; channelId += 1) {
    const type = ['telegram', 'whatsapp', 'viber'][channelId % 3];
    const data = { channelId, type, name: `Channel ${channelId}`, externalId: null, settings: SETTINGS };
    yield fact(`channel-${channelId}`, 'ChannelRegistered', data, system, BEGAN);
  }
  const staff = (type, data) => fact('staff-1', type, data, system, BEGAN);
  yield staff('GroupCreated', { groupId: 1, name: 'Nowhere', channelIds: [] });
  yield staff('GroupCreated', { groupId: 2, name: 'Everywhere', channelIds: null });
  yield staff('GroupCreated', { groupId: 3, name: 'Some channels', channelIds: [1, 2, 3, 4] });
  for (let userId = 1; userId <= MANAGERS; userId += 1) {
    const permissions = userId === ADMINISTRATOR ? ['administrator'] : [];
    const groupId = userId === ADMINISTRATOR ? null : userId === FEW ? 1 : 2 + (userId % 2);
    yield staff('UserCreated', { userId, name: `Manager ${userId}`, permissions, groupId });
  }
  for (let botId = 1; botId <= BOTS; botId += 1)
    yield staff('BotCreated', { botId, name: `Bot ${botId}`, roles: ['responsible'] });
  for (let tagId = 1; tagId <= TAGS; tagId += 1) {
    const data = { tagId, name: `Tag ${tagId}`, color: tagId % 2 === 0 ? 'red' : 'light-blue' };
    yield fact('tags-1', 'TagCreated', data, system, BEGAN);
  }
  const limits = {
    timeZone: 'Europe/Moscow',
    limits: { danger: 900, warning: 600 },
    channels: [{ channelId: 7, limits: { danger: 60, warning: null } }],
    workingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, periods: [{ from: '09:00', to: '18:00' }] })),
    specialDays: [],
    countFrom: 'answer',
  };
  yield fact('time-limits-1', 'TimeLimitsSet', { settings: limits }, system, BEGAN);
}

const fact = (stream, type, data, actor, at) => ({ stream, type, data, actor, at });

/** What happens in a dialog on one day. */
function* dayOf(world, dialogId, midnight) {
  const { draw } = world;
  const begun = world.dialogs.get(dialogId);
  const state = begun ?? { session: 0, open: false, incoming: 0, responsible: null };
  let at = midnight + Math.floor(draw() * DAY * 0.9);
  if (begun === undefined) {
    world.dialogs.set(dialogId, state);
    yield* beginning(world, dialogId, at);
  }
  const count = 1 + Math.floor(draw() * draw() * 5);
  for (let number = 0; number < count; number += 1) {
    at += 1_000 + Math.floor(draw() * 300_000);
    yield* messageOf(world, dialogId, state, { at, isOurs: number > 0 && draw() < 0.5 });
  }
  yield* endOfDay(world, dialogId, state, at + 1_000);
}

const NAMES = ['Анна', 'Пётр', 'Мария', 'Иван', 'Ольга', 'Ann', 'John', 'Mary', 'Alex', 'Kate'];

function* beginning({ draw, words }, dialogId, at) {
  const channelId = channelOf(dialogId);
  const client = { kind: 'client', id: dialogId };
  const stream = `client-${dialogId}`;
  const surname = words[2_000 + Math.floor(draw() * 20_000)];
  const contacts = {
    phone: `+79${String(Math.floor(draw() * 1e9)).padStart(9, '0')}`,
    email: draw() < 0.3 ? `user${dialogId}@example.com` : null,
  };
  const card = { contacts, avatarUrl: null, profileUrl: null };
  const name = `${NAMES[Math.floor(draw() * NAMES.length)]} ${surname[0].toUpperCase()}${surname.slice(1)}`;
  const registered = { clientId: dialogId, channelId, externalId: `u-${dialogId}`, name, ...card };
  yield fact(stream, 'ClientRegistered', registered, client, at);
  for (const tagId of tagsOf(draw)) {
    const data = { clientId: dialogId, tagId, pinned: draw() < 0.1, dialogId: null };
    yield fact(stream, 'ClientTagged', data, manager(ADMINISTRATOR), at);
  }
  const started = { dialogId, channelId, clientId: dialogId, externalChatId: `c-${dialogId}` };
  yield fact(`dialog-${dialogId}`, 'DialogStarted', started, client, at);
}

export const channelOf = (dialogId) => 1 + (dialogId % CHANNELS);

/** One and a half on the average; the first tag is on about every eighth client. */
function tagsOf(draw) {
  const count = Math.floor(draw() * draw() * 5);
  return new Set(Array.from({ length: count }, () => Math.floor(TAGS ** draw())));
}

function* messageOf(world, dialogId, state, { at, isOurs }) {
  const { draw, words } = world;
  const stream = `dialog-${dialogId}`;
  const client = { kind: 'client', id: dialogId };
  const of = (type, data, actor) => fact(stream, type, { dialogId, ...data }, actor, at);
  if (!state.open) {
    state.open = true;
    state.session += 1;
    yield of('DialogOpened', { session: state.session }, client);
  }
  if (isOurs && state.responsible === null) {
    state.responsible = responsibleOf(draw);
    yield of('DialogReassigned', { from: null, to: state.responsible }, state.responsible);
  }
  const messageId = ++world.message;
  const content = { kind: 'text', text: textOf(words, draw), items: [], card: null };
  const ids = { messageId, channelId: channelOf(dialogId), clientId: dialogId, session: state.session };
  const common = { ...ids, content, quotedMessageId: null };
  if (!isOurs) {
    state.incoming += 1;
    const told = { originator: 'client', externalId: `m-${messageId}`, incoming: state.incoming };
    return void (yield of('MessageReceived', { ...common, ...told, ...receivedTimes(at) }, client));
  }
  const scope = draw() < SHARES.note ? 'private' : 'public';
  yield of('MessageSent', { ...common, scope, incoming: state.incoming, toldAt: null }, state.responsible);
}

/** Most are answered and closed in the evening; some of those that are not have been read. */
function* endOfDay(world, dialogId, state, at) {
  const { draw } = world;
  if (draw() < SHARES.answered) {
    yield* messageOf(world, dialogId, state, { at, isOurs: true });
    if (draw() > SHARES.closed) return;
    state.open = false;
    const data = { dialogId, session: state.session, toldAt: null };
    return void (yield fact(`dialog-${dialogId}`, 'DialogClosed', data, state.responsible, at));
  }
  if (draw() < SHARES.read && state.responsible?.kind === 'manager') {
    const { id: userId } = state.responsible;
    const data = { dialogId, userId, upTo: state.incoming };
    yield fact(`read-mark-${dialogId}-${userId}`, 'DialogRead', data, state.responsible, at);
  }
  if (draw() < SHARES.blocked * 20) {
    const data = { clientId: dialogId, dialogIds: [dialogId] };
    yield fact(`client-${dialogId}`, 'ClientBlocked', data, manager(ADMINISTRATOR), at);
  }
}

function responsibleOf(draw) {
  const drawn = draw();
  if (drawn < SHARES.few) return manager(FEW);
  if (drawn < SHARES.few + SHARES.bot) return { kind: 'bot', id: 1 + Math.floor(draw() * BOTS) };
  return manager(FEW + 1 + Math.floor((MANAGERS - FEW) ** draw() - 1));
}
