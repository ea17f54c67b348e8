import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../http/app.fixtures.js';

let app: TestApp;
let position: string;
let analyst: Person;

interface Person {
  readonly tokenId: number;
  readonly as: { readonly authorization: string };
}

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  const channel = await app.done('POST', '/v1/channels', { type: 'vk', name: 'Shop', settings });
  const message = {
    externalChatId: 'chat',
    externalId: 'm-1',
    customer: { externalId: 'u-1', name: 'Ann Lee' },
    source: { utmSource: '=cmd("x")' },
    text: 'Is it in stock?',
  };
  const url = `/v1/channels/${Number(channel['channelId'])}/messages`;
  const { dialogId } = await app.done('POST', url, message);
  const { position: sent } = await app.done('POST', `/v1/dialogs/${Number(dialogId)}/messages`, {
    text: 'Yes',
  });
  position = String(sent);
  analyst = await hire('Ann', ['analytics']);
});
afterAll(() => app.close());

async function hire(name: string, permissions: readonly string[]): Promise<Person> {
  const { userId } = await app.done('POST', '/v1/users', { name, permissions });
  const { token, tokenId } = await app.done('POST', '/v1/tokens', {
    label: name,
    ownerKind: 'manager',
    ownerId: userId,
  });
  return { tokenId: Number(tokenId), as: { authorization: `Bearer ${String(token)}` } };
}

const ask = (url: string, headers: Record<string, string> = analyst.as) =>
  app.send('GET', url, undefined, headers);
const URLS = ['sessions', 'clients', 'load', 'messages', 'traffic'].map((name) => `/v1/analytics/${name}`);

test('figures are answered as JSON, with the position by which they were made', async () => {
  const { status, body } = await ask(
    `/v1/analytics/sessions?figures=sessions,answers,firstAnswerP95&groups=day,responsible&zone=Europe/Moscow&sort=-sessions&after=${position}`,
  );
  expect(status).toBe(200);
  const { items, madeBy } = body as { items: object[]; madeBy: { position: string } };
  expect(items).toEqual([
    {
      day: expect.stringMatching(/T21:00:00\.000Z$/),
      responsible: 'manager:1',
      sessions: 1,
      answers: 1,
      firstAnswerP95: expect.any(Number),
    },
  ]);
  expect(BigInt(madeBy.position)).toBeGreaterThanOrEqual(BigInt(position));
});

test('figures are answered as CSV, in which no spreadsheet finds a formula', async () => {
  const { status, text, headers } = await ask(
    `/v1/analytics/clients?figures=sessions&groups=source&after=${position}`,
    {
      ...analyst.as,
      accept: 'text/csv',
    },
  );
  expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
  expect(text).toBe(`source,sessions\r\n"'=cmd(""x"")",1\r\n`);
  expect(headers['parley-left-out']).toBe('detached=0');
  expect(BigInt(String(headers['parley-position']))).toBeGreaterThanOrEqual(BigInt(position));
});

test.each([
  '?figures=secrets',
  '?groups=weather',
  '?sort=sessions,',
  '?zone=Mars',
  '?limit=1001',
  '?from=today',
  '?outcome=won',
  '?cursor=x',
])('sessions%s is refused', async (query) => {
  const { status, body } = await ask(`/v1/analytics/sessions?groups=day${query.replace('?', '&')}`);
  expect([status, body['code']]).toEqual([400, expect.stringMatching(/^INVALID_(REQUEST|ANALYSIS|CURSOR)$/)]);
});

test('figures are for those who have the right, administrators without it left out, and gone with the token', async () => {
  const auditor = await hire('Eve', ['audit', 'all_dialogs']);
  const manager = await hire('Bob', []);
  const { botId } = await app.done('POST', '/v1/bots', { name: 'Helper', roles: ['responsible'] });
  const { token } = await app.done('POST', '/v1/tokens', { label: 'bot', ownerKind: 'bot', ownerId: botId });
  const bot = { authorization: `Bearer ${String(token)}` };
  for (const url of URLS) {
    expect((await ask(url)).status).toBe(200);
    for (const headers of [{}, auditor.as, manager.as, bot]) {
      const { status, body } = await ask(url, headers);
      expect([status, body['code']]).toEqual([403, 'NOT_ALLOWED']);
    }
  }
  const gone = await hire('Max', ['analytics']);
  await app.done('DELETE', `/v1/tokens/${gone.tokenId}`);
  for (const url of URLS) expect((await ask(url, gone.as)).status).toBe(401);
});
