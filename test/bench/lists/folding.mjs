import { listDialogs } from '@parley/dialogs';
import { randomUUID } from 'node:crypto';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eventOf, receivedTimes } from '../data.mjs';
import { below, milliseconds, paced, percentile, printed } from '../figures.mjs';
import { caughtUp, openDocuments, openEvents, projectionsOver } from '../stores.mjs';
import { combinations } from './questions.mjs';

const EVENTS_A_SECOND = 1_000;
const LISTS_A_SECOND = 20;
const DIALOGS = 500;
/** Ids that the workspace does not have. */
const BEYOND = 1_000_000_000;

/**
 * From the append to the list, while events come in and lists are asked with combinations of filters, by one thread. The log is copied: that of the
 * workspace is kept as it is.
 */
export async function folding(place, { seconds, models, readerOf, loaded, viewers, page }) {
  const copied = await withOwnLog(place);
  const [eventStore, documents] = [await openEvents(copied), await openDocuments(copied)];
  const projections = projectionsOver(eventStore, documents, models);
  await projections.start();
  const { begin, receive } = talkOver(eventStore);
  for (let dialog = 0; dialog < DIALOGS; dialog += 1) await begin(dialog);
  await caughtUp(projections, eventStore, models);
  const reader = readerOf(documents, eventStore);
  await loaded(reader.columns);
  const questions = combinations(LISTS_A_SECOND);
  const all = Object.values(viewers);
  const ask = async (index) => {
    const began = performance.now();
    await listDialogs(reader, all[index % all.length], {
      limit: page,
      ...questions[index % questions.length],
    });
    return performance.now() - began;
  };
  const asked = paced(LISTS_A_SECOND, seconds, ask);
  const seen = await paced(EVENTS_A_SECOND, seconds, async (index) => {
    const began = performance.now();
    const { position } = await receive(index);
    if ((await projections.waitFor('dialog-list', position, 60_000)) !== 'reached')
      throw new Error('never visible');
    return performance.now() - began;
  });
  const lists = await asked;
  await reader.columns.stop();
  await projections.stop();
  await documents.close();
  await eventStore.close();
  const figure = `append → visible at ${EVENTS_A_SECOND} events/s beside ${LISTS_A_SECOND} lists/s`;
  return [
    below(`${figure}, p99`, percentile(seen, 0.99), 50, 'ms'),
    printed('  the lists meanwhile, p95', milliseconds(percentile(lists, 0.95))),
  ];
}

async function withOwnLog(place) {
  const data = join(place.documents.data, 'log');
  await mkdir(data, { recursive: true });
  await cp(join(place.events.data, 'events.db'), join(data, 'events.db'));
  return { ...place, events: { ...place.events, data } };
}

/** Messages of clients in dialogs of their own, by turns. */
function talkOver(eventStore) {
  const written = new Map();
  const append = (dialogId, facts) => {
    const stream = `dialog-${dialogId}`;
    const expected = written.get(dialogId) ?? -1;
    written.set(dialogId, expected + facts.length);
    const events = facts.map(([type, data], index) => {
      const actor = { kind: 'client', id: dialogId };
      const fact = { stream, type, data: { dialogId, ...data }, actor, at: Date.now() };
      return eventOf(fact, randomUUID(), expected + 1 + index, stream);
    });
    return eventStore.append(stream, expected, events);
  };
  const message = (dialogId, incoming) => {
    const messageId = BEYOND + dialogId * 1_000 + incoming;
    const content = { kind: 'text', text: 'Where is my order 4711?', items: [], card: null };
    const ids = { messageId, channelId: 1, clientId: dialogId, session: 1 };
    const told = { originator: 'client', externalId: `m-${messageId}`, incoming };
    return [
      'MessageReceived',
      { ...ids, content, quotedMessageId: null, ...told, ...receivedTimes(Date.now()) },
    ];
  };
  return {
    begin(dialog) {
      const dialogId = BEYOND + dialog;
      const started = { channelId: 1, clientId: dialogId, externalChatId: `c-${dialogId}` };
      return append(dialogId, [
        ['DialogStarted', started],
        ['DialogOpened', { session: 1 }],
        message(dialogId, 1),
      ]);
    },
    receive(index) {
      const dialogId = BEYOND + (index % DIALOGS);
      return append(dialogId, [message(dialogId, 2 + Math.floor(index / DIALOGS))]);
    },
  };
}
