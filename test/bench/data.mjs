import { parley } from '@parley/composition';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { random } from './figures.mjs';
import { openEvents } from './stores.mjs';
import { SETTINGS, TEXTS } from './traffic.mjs';

const BATCH = 2_000;
/** Raised when the facts of the same sizes become others. */
const EDITION = 2;
const BEGAN = Date.UTC(2025, 0, 1);
const MANAGERS = 50;
const CHANNELS = 10;

/** The log of the large data set, written from a seed: dialogs that talk by turns, as a live log would hold them. */
export function largeLog(place, { dialogs, messages, burst }, note) {
  const sizes = { dialogs, messages, burst };
  note(`  writing ${messages} messages of ${dialogs} dialogs`);
  return keptLog(place, sizes, eventsOf(sizes));
}

/** A log of these facts, unless the place has it. The sizes and the edition say which log it is. */
export async function keptLog(place, sizes, facts) {
  const whole = JSON.stringify({ ...sizes, edition: EDITION });
  const path = join(place.events.data, 'log.json');
  const store = await openEvents(place);
  try {
    const { events } = await store.readAll({ limit: 1 });
    if (events.length > 0) return await checkKept(path, whole);
    await write(store, facts);
    await mkdir(place.events.data, { recursive: true });
    await writeFile(path, whole);
  } finally {
    await store.close();
  }
}

/** The file is written last: a log that was cut off has none. */
async function checkKept(path, whole) {
  const kept = await readFile(path, 'utf8').catch(() => 'of unknown size');
  if (kept !== whole)
    throw new Error(`The log beside ${path} is not ${whole} but ${kept}: remove its folder.`);
}

/** Events of one stream that stand behind each other come in one append; thousands of appends are under way at most, those of a stream in order. */
async function write(store, facts) {
  const last = await store.readStream('staff-1', { direction: 'backwards', limit: 1 });
  const revisions = new Map(last.map(({ stream, revision }) => [stream, revision]));
  let waiting = new Map();
  let [count, appends] = [0, 0];
  for (const [stream, run] of runsOf(facts)) {
    const expected = revisions.get(stream) ?? -1;
    revisions.set(stream, expected + run.length);
    const correlationId = uuidOf(`request ${count}`);
    const events = run.map((fact, index) =>
      eventOf(fact, uuidOf(count++), expected + 1 + index, correlationId),
    );
    const before = waiting.get(stream) ?? Promise.resolve();
    waiting.set(
      stream,
      before.then(() => store.append(stream, expected, events)),
    );
    appends += 1;
    if (appends % BATCH !== 0) continue;
    await Promise.all(waiting.values());
    waiting = new Map();
  }
  await Promise.all(waiting.values());
}

function* runsOf(facts) {
  let run = [];
  for (const fact of facts) {
    if (run.length > 0 && run[0].stream !== fact.stream) {
      yield [run[0].stream, run];
      run = [];
    }
    run.push(fact);
  }
  if (run.length > 0) yield [run[0].stream, run];
}

/** A fact as it is appended, in the version that the product writes. */
export const eventOf = ({ stream, type, data, actor, at }, id, revision, correlationId) => ({
  id,
  type,
  data,
  metadata: {
    actor,
    occurredAt: instantOf(at),
    correlationId,
    causationId: null,
    commandId: `bench:${stream}:${revision}`,
    fingerprint: id,
    schemaVersion: parley.catalog.version(type),
  },
});

const instantOf = (at) => new Date(at).toISOString();

/** What only a message of the client's has, of one that is recorded at a time: a messenger tells when it was written. */
export const receivedTimes = (at) => ({
  quotedExternalId: null,
  toldAt: instantOf(at - 1_000),
  receivedAt: instantOf(at - 10),
});

const uuidOf = (index) => {
  const hex = createHash('md5').update(String(index)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

const system = { kind: 'system', id: null };

function* eventsOf({ dialogs, messages, burst }) {
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
  let dialog = 0;
  for (let message = 1; message <= messages; message += 1) {
    // The first pass begins every dialog; afterwards a few are much busier than the others.
    if (message <= dialogs) dialog = message;
    else if (message % burst === 0) dialog = 1 + Math.floor(draw() ** 2 * dialogs);
    const ids = { dialogId: dialog, messageId: message };
    yield* messageOf(ids, states, BEGAN + message * 1_000, draw);
  }
}

function* messageOf({ dialogId, messageId }, states, at, draw) {
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
    const told = { originator: 'client', externalId: `m-${messageId}`, incoming: state.incoming };
    const data = { ...common, ...told, ...receivedTimes(at) };
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
    data: { ...common, scope: 'public', incoming: state.incoming, toldAt: null },
    actor: manager,
    at,
  };
  if (draw() > 0.05) return;
  state.open = false;
  const closed = { dialogId, session: state.session, toldAt: null };
  yield { stream, type: 'DialogClosed', data: closed, actor: manager, at };
}
