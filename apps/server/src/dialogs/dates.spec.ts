import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type Answer, type TestApp } from '../http/app.fixtures.js';

let app: TestApp;
let messages: string;
let dialogs: readonly unknown[] = [];

const receive = async (chat: string, externalId: string, occurredAt: string): Promise<unknown> => {
  const customer = { externalId: `u-${chat}`, name: chat };
  const body = { externalChatId: chat, externalId, customer, text: occurredAt, occurredAt };
  return (await app.done('POST', messages, body))['dialogId'];
};
const setZone = (timeZone: string) => {
  const limits = { limits: { danger: 600, warning: null }, channels: [], workingHours: null };
  const settings = { ...limits, timeZone, specialDays: [], countFrom: 'answer' };
  return app.done('PUT', '/v1/time-limits', { settings });
};

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  const channel = await app.done('POST', '/v1/channels', { type: 'telegram', name: 'Shop', settings });
  messages = `/v1/channels/${String(channel['channelId'])}/messages`;
  const evening = await receive('evening', 'm-1', '2026-03-01T20:59:59.999Z');
  await receive('evening', 'm-2', '2026-03-05T12:00:00.000Z');
  await receive('evening', 'm-3', '2026-03-05T12:01:00.000Z');
  const night = await receive('night', 'm-1', '2026-03-01T21:00:00.000Z');
  dialogs = [evening, night];
});
afterAll(() => app.close());

interface Row {
  readonly dialogId: unknown;
  readonly feedCursor: string;
}
/** Once the list holds all that was done. */
async function pageOf(query: string): Promise<Answer['body']> {
  const after = String(await app.core.eventStore.head());
  return app.done('GET', `/v1/dialogs?${query}&after=${after}&wait=10000`);
}
const rowsOf = async (query: string) => (await pageOf(query))['items'] as readonly Row[];
const found = async (query: string) => (await rowsOf(query)).map(({ dialogId }) => dialogId);
const outcomeOf = ({ status, body }: Answer) => [status, body['code']];

test('[S82] dates are those of the account, whose zone holds at once', async () => {
  const [evening, night] = dialogs;
  expect(await found('date=2026-03-01')).toEqual([evening, night]);
  expect(await found('date=2026-03-02')).toEqual([]);
  await setZone('Europe/Moscow');
  expect(await found('date=2026-03-01')).toEqual([evening]);
  expect(await found('date=2026-03-02')).toEqual([night]);
  await setZone('Asia/Kathmandu');
  expect(await found('date=2026-03-02')).toEqual([evening, night]);
});

test('[S82] a period may have one end, and stands beside other filters', async () => {
  const [evening, night] = dialogs;
  await setZone('UTC');
  expect(await found('from=2026-03-02')).toEqual([evening]);
  expect(await found('to=2026-03-01')).toEqual([evening, night]);
  expect(await found('from=2026-02-28&to=2026-03-04&status=open')).toEqual([evening, night]);
  expect(await found('from=2026-02-28&to=2026-03-04&responsible=me')).toEqual([]);
});

test('[S85] a found dialog opens at that date', async () => {
  await setZone('Europe/Moscow');
  const [row] = await rowsOf('from=2026-03-02&to=2026-03-31&limit=1');
  const feed = `/v1/dialogs/${String(dialogs[0])}/feed`;
  const texts = async (place: string): Promise<unknown[]> => {
    const { entries } = await app.done('GET', `${feed}?${place}=${row?.feedCursor ?? ''}`);
    const shown = entries as { kind: string; content?: { text: string } }[];
    return shown.flatMap(({ kind, content }) => (kind === 'message' ? content?.text : []));
  };
  expect(await texts('since')).toEqual(['2026-03-05T12:00:00.000Z', '2026-03-05T12:01:00.000Z']);
  expect(await texts('before')).toEqual(['2026-03-01T20:59:59.999Z']);
  expect((await rowsOf('limit=1'))[0]).not.toHaveProperty('feedCursor');
});

test.each([
  ['a date that there is not', 'date=2026-02-30', 'INVALID_FILTER'],
  ['a period that ends before it begins', 'from=2026-03-02&to=2026-03-01', 'INVALID_FILTER'],
  ['a date beside a period', 'date=2026-03-01&from=2026-03-01', 'INVALID_FILTER'],
  ['a date of another form', 'date=2026-3-1', 'INVALID_REQUEST'],
  ['a year before all years', 'date=0000-01-01', 'INVALID_REQUEST'],
  ['a time', 'from=2026-03-01T00:00:00Z', 'INVALID_REQUEST'],
  ['a long text', `to=${'2'.repeat(5_000)}`, 'INVALID_REQUEST'],
  ['two dates', 'date=2026-03-01&date=2026-03-02', 'INVALID_REQUEST'],
  ['no date', 'date=', 'INVALID_REQUEST'],
])('%s is refused', async (_, query, code) => {
  expect(outcomeOf(await app.send('GET', `/v1/dialogs?${query}`))).toEqual([400, code]);
});

test('a cursor is of its own period', async () => {
  await setZone('UTC');
  const { next } = await pageOf('date=2026-03-01&limit=1');
  expect(await rowsOf(`date=2026-03-01&limit=1&cursor=${String(next)}`)).toMatchObject([
    { dialogId: dialogs[1] },
  ]);
  const other = await app.send('GET', `/v1/dialogs?date=2026-03-02&limit=1&cursor=${String(next)}`);
  expect(outcomeOf(other)).toEqual([400, 'INVALID_CURSOR']);
});

test('[S83] [S84] it finds what a manager began on that date too, and what has just arrived at once', async () => {
  const told = { externalChatId: 'begun', customer: { externalId: 'u-begun', name: 'begun' } };
  const messagesOf = [
    { externalId: 'm-1', from: 'client', text: 'Hi', occurredAt: '2026-03-19T08:00:00.000Z' },
    {
      ...{ externalId: 'm-2', from: 'manager', managerId: 1 },
      ...{ text: 'Any news?', occurredAt: '2026-03-20T08:00:00.000Z' },
    },
  ];
  const channelId = Number(messages.split('/')[3]);
  await app.done('POST', '/v1/import', { chats: [{ channelId, ...told, messages: messagesOf }] });
  const [begun] = await found('date=2026-03-19');
  expect(begun).toBeDefined();
  expect(await found('date=2026-03-20')).toEqual([begun]);
  await receive('night', 'm-20', '2026-03-20T09:00:00.000Z');
  expect(await found('date=2026-03-20')).toEqual([dialogs[1], begun]);
});
