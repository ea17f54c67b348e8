import { expect, test } from '@jest/globals';
import { drawsOf } from '@parley/imports';
import { apiOf } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { inPool } from '../support/servers/pool.js';
import { useServers } from '../support/servers/servers.js';
import { readStopped } from '../support/stopped.js';
import { adopt, type Act, type Day } from './day/day.js';
import * as onDialogs from './day/dialog-acts.js';
import * as onMessages from './day/message-acts.js';
import {
  expectedEntry,
  expectedGallery,
  expectedHeader,
  expectedList,
  feedOf,
  galleryOf,
  gistOf,
  listOf,
  type TimeOf,
} from './day/answers.js';
import { sees, type Talk } from './day/model.js';
import { importChats, openCompany, type Company, type Worker } from './day/workspace.js';

const CHATS = 2_968;
const LIVELY = 120;
const STEPS = 1_500;
const WIDTH = 8;
const REFUSALS = [
  'CLIENT_BLOCKED',
  'NOT_RESPONSIBLE',
  'DIALOG_NOT_FOUND',
  'DIALOG_ALREADY_CLOSED',
  'ALREADY_ASSIGNED',
  'NOTHING_UNREAD',
  'ALREADY_UNREAD',
  'MESSAGE_DELETED',
  'TOKEN_INVALID',
];
const servers = useServers();

/** What happens, and how often beside the rest. */
const HAPPENS: readonly (readonly [times: number, act: Act])[] = [
  [3, onMessages.hearsFromClient],
  [3, onMessages.writes],
  [2, onMessages.reports],
  [1, onMessages.corrects],
  [1, onMessages.takesBack],
  [2, onDialogs.marks],
  [2, onDialogs.handsOver],
  [2, onDialogs.endsTalk],
  [1, onDialogs.intrudes],
  [1, onDialogs.blocks],
  [1, onDialogs.links],
  [1, onDialogs.renames],
  [1, onDialogs.removes],
];
const ACTS = HAPPENS.flatMap(([times, act]) => Array<Act>(times).fill(act));

/** The model learns who is who: the clients of the imported chats. */
async function meetClients({ administrator, talks, clients, clientIds }: Company): Promise<void> {
  const rows = new Map((await listOf(administrator.api)).map((row) => [row.dialogId, row]));
  for (const talk of talks) {
    const { id } = rows.get(talk.id)?.['client'] as { id: number };
    talk.clientId = id;
    clientIds.set(`${talk.channelId}/${talk.customer}`, id);
    clients.set(id, { id, name: `Client ${talk.customer}`, blocked: false, refused: 0 });
  }
}

async function live(company: Company): Promise<Day> {
  const draws = drawsOf('day in the life');
  const byId = [...company.talks].sort((a, b) =>
    `${a.channelId}/${a.chat}` < `${b.channelId}/${b.chat}` ? -1 : 1,
  );
  const lively = byId.filter((_, index) => index % Math.floor(CHATS / LIVELY) === 0);
  const day: Day = { company, draws, lively, position: '0', refusals: new Map(), number: 0 };
  await inPool(lively, WIDTH, (talk) => adopt(day, talk));
  for (day.number = 1; day.number <= STEPS; day.number++) {
    const talk = day.lively[draws.below(day.lively.length)]!;
    await ACTS[draws.below(ACTS.length)]!(day, talk);
  }
  return day;
}

/** Everything that HTTP answers and the model foretells, for everybody. */
async function askEverything({ company, lively }: Day) {
  const { administrator, workers, talks, clients } = company;
  const people = await inPool(workers, WIDTH, async (who) => ({
    who,
    list: await listOf(who.api),
    header: (await who.api.get('/v1/unread')).body,
    seen: await inPool(lively, 4, async (talk) => (await who.api.get(`/v1/dialogs/${talk.id}`)).status),
    fed: await inPool(lively, 4, async (talk) => (await who.api.get(`/v1/dialogs/${talk.id}/feed`)).status),
  }));
  const read = new Set([...lively, ...talks.filter((_, index) => index % 20 === 0)]);
  const open = [...read].filter(({ deleted }) => !deleted);
  const feeds = await inPool(open, WIDTH, async (talk) => ({
    talk,
    entries: await feedOf(administrator.api, talk.id),
    images: await galleryOf(administrator.api, talk.id, 'images'),
    files: await galleryOf(administrator.api, talk.id, 'files'),
  }));
  const cards = await inPool(
    [...clients.values()].filter(({ blocked, refused }) => blocked || refused > 0),
    WIDTH,
    async (client) => ({
      client,
      card: (await administrator.api.get(`/v1/clients/${client.id}`)).body,
    }),
  );
  return { people, feeds, cards };
}

const withoutRevision = ({ revision: _, ...row }: Readonly<Record<string, unknown>>): object => row;

function compare(day: Day, answers: Awaited<ReturnType<typeof askEverything>>, timeOf: TimeOf): void {
  const { company, lively } = day;
  const status = (who: Worker) => (talk: Talk) => (!talk.deleted && sees(who, talk) ? 200 : 404);
  for (const { who, list, header, seen, fed } of answers.people) {
    expect([who.name, ...list.map(withoutRevision)]).toEqual([
      who.name,
      ...expectedList(company, who, timeOf),
    ]);
    expect([who.name, header]).toEqual([who.name, expectedHeader(company, who)]);
    expect([who.name, ...seen]).toEqual([who.name, ...lively.map(status(who))]);
    expect(fed).toEqual(seen);
  }
  for (const { talk, entries, images, files } of answers.feeds) {
    // Chats that nothing happened to were not asked for the ids of their messages.
    const known = lively.includes(talk) ? {} : { messageId: 0 };
    expect([talk.id, ...entries.map((entry) => gistOf({ ...entry, ...known }))]).toEqual([
      talk.id,
      ...talk.lines.map((line) => expectedEntry(line, timeOf)),
    ]);
    expect([talk.id, images, files]).toEqual([
      talk.id,
      expectedGallery(talk, 'image'),
      expectedGallery(talk, 'file'),
    ]);
  }
  for (const { client, card } of answers.cards)
    expect(card).toMatchObject({
      name: client.name,
      blocked: client.blocked,
      refusedMessages: client.refused,
    });
}

test('a day in the life: what HTTP answers is what a naive model foretells, and what is stored is a fresh fold of the log', async () => {
  const folder = await servers.folder();
  const server = await servers.start(folder, { env: { PARLEY_RATE_LIMIT: '10000000' } });
  const company = await openCompany(apiOf(server.url, server.token ?? ''));
  const { administrator } = company;
  await importChats(company);
  expect(company.talks).toHaveLength(CHATS);
  await caughtUp(administrator.api);
  await meetClients(company);
  const day = await live(company);
  await caughtUp(administrator.api);
  const answers = await askEverything(day);
  expect(await server.stop()).toBe(0);

  const { log, differences } = await readStopped(folder);
  expect(differences).toEqual([]);
  const times = new Map(log.map(({ position, metadata }) => [String(position), metadata.occurredAt]));
  compare(day, answers, (when) => ('at' in when ? when.at : (times.get(when.position) ?? '')));
  expect(log.filter(({ type }) => type === 'MessageRefused')).toHaveLength(
    [...company.clients.values()].reduce((sum, { refused }) => sum + refused, 0),
  );
  // A day that met none of these would prove little.
  expect([...day.refusals.keys()]).toEqual(expect.arrayContaining(REFUSALS));
}, 300_000);
