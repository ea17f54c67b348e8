import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from './http/app.fixtures.js';

let app: TestApp;
let dialogId: number;
const as = new Map<string, Record<string, string>>();
const ids = new Map<string, number>();

const idsOf = async (path: string, body: object): Promise<Record<string, number>> =>
  (await app.done('POST', path, body)) as Record<string, number>;

async function signIn(who: string, ownerKind: 'manager' | 'bot', ownerId = 0): Promise<number> {
  const { token, tokenId } = await app.done('POST', '/v1/tokens', { label: who, ownerKind, ownerId });
  as.set(who, { authorization: `Bearer ${String(token)}` });
  ids.set(who, ownerId);
  return Number(tokenId);
}

async function hire(who: string, permissions: readonly string[] = [], groupId?: number): Promise<number> {
  const { userId } = await idsOf('/v1/users', { name: who, permissions, ...(groupId && { groupId }) });
  return signIn(who, 'manager', userId);
}

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  const { channelId = 0 } = await idsOf('/v1/channels', { type: 'telegram', name: 'Shop', settings });
  const { channelId: other = 0 } = await idsOf('/v1/channels', { type: 'telegram', name: 'Other', settings });
  const { groupId: elsewhere = 0 } = await idsOf('/v1/groups', { name: 'Elsewhere', channelIds: [other] });
  await hire('auditor', ['audit']);
  await hire('auditor of another channel', ['audit'], elsewhere);
  await hire('auditing administrator', ['audit', 'administrator']);
  await hire('analyst', ['analytics']);
  await hire('administrator', ['administrator']);
  await hire('manager', ['all_dialogs']);
  await hire('former responsible');
  const revoked = await hire('revoked token', ['audit']);
  await app.done('DELETE', `/v1/tokens/${revoked}`);
  const { botId } = await idsOf('/v1/bots', { name: 'Helper', roles: ['hidden'] });
  await signIn('bot', 'bot', botId);
  const customer = { externalId: 'u-1', name: 'Ann Lee', phone: '+1' };
  const message = { externalChatId: 'chat-1', externalId: 'm-1', customer, text: 'Is it in stock?' };
  ({ dialogId = 0 } = await idsOf(`/v1/channels/${channelId}/messages`, message));
  for (const who of ['former responsible', 'manager'])
    await app.done('POST', `/v1/dialogs/${dialogId}/reassign`, { kind: 'manager', id: ids.get(who) });
});
afterAll(() => app.close());

const ask = async (who: string, path: string) => {
  const { status, body } = await app.send('GET', `/v1/audit/${path}`, undefined, as.get(who) ?? {});
  return [status, body['code']];
};
const viewersPath = (): string => `dialogs/${dialogId}/viewers`;
const usesPath = 'rights/uses';
const visiblePath = (): string => `people/manager/${ids.get('manager')}/visible?at=2100-01-01T00:00:00Z`;

const OUTCOMES: readonly (readonly [who: string, dialog: unknown, person: unknown])[] = [
  ['auditor', [200, undefined], [200, undefined]],
  ['auditor of another channel', [404, 'DIALOG_NOT_FOUND'], [200, undefined]],
  ['auditing administrator', [200, undefined], [200, undefined]],
  ...['analyst', 'administrator', 'manager', 'former responsible', 'bot'].map(
    (who) => [who, [403, 'NOT_ALLOWED'], [403, 'NOT_ALLOWED']] as const,
  ),
  ['revoked token', [401, 'UNAUTHENTICATED'], [401, 'UNAUTHENTICATED']],
];

test.each(OUTCOMES)(
  '%s: who could see a dialog, and what somebody could see',
  async (who, dialog, person) => {
    expect(await ask(who, viewersPath())).toEqual(dialog);
    expect(await ask(who, visiblePath())).toEqual(person);
    expect(await ask(who, usesPath)).toEqual(person);
  },
);

describe('an auditor', () => {
  const read = async (path: string) =>
    (await app.done('GET', `/v1/audit/${path}`, undefined, as.get('auditor'))) as {
      items: Record<string, unknown>[];
      count?: number;
      madeBy: unknown;
    };

  test('reads who could see the dialog and why, with names, and by what it was made', async () => {
    const { items, madeBy } = await read(viewersPath());
    const reasons = items.map(({ person, reason }) => [(person as { name: string }).name, reason]);
    expect(reasons).toEqual(
      expect.arrayContaining([
        ['Helper', 'bot_role'],
        ['former responsible', 'unassigned'],
        ['former responsible', 'responsible'],
        ['manager', 'all_dialogs'],
        ['manager', 'responsible'],
        ['administrator', 'administrator'],
      ]),
    );
    expect(reasons.filter(([name]) => name === 'auditor of another channel')).toEqual([]);
    expect(madeBy).toMatchObject({ accessRules: 1, program: { projections: { tenures: 1 } } });
    expect(JSON.stringify(items)).not.toMatch(/stock|Ann/);
  });

  test('reads what somebody can see, of the own channels alone', async () => {
    const { items, count } = await read(visiblePath());
    expect(items).toMatchObject([{ dialogId, reason: 'responsible', to: null }]);
    expect(count).toBe(1);
    const elsewhere = await app.done(
      'GET',
      `/v1/audit/${visiblePath()}`,
      undefined,
      as.get('auditor of another channel'),
    );
    expect(elsewhere).toMatchObject({ items: [], count: 0 });
  });

  test('reads which commands only a permission allowed, the own name and time included', async () => {
    const { items } = await read(usesPath);
    const hiring = items.find(({ type }) => type === 'UserCreated');
    expect(hiring).toMatchObject({
      actor: { id: 1 },
      commandType: 'CreateUser',
      rights: ['administrator'],
      notJudged: null,
    });
    expect(items.filter(({ actor }) => (actor as { kind: string }).kind === 'client')).toEqual([]);
  });

  test('reads that nothing could be seen before there was anything', async () => {
    const path = `people/manager/${ids.get('manager')}/visible?at=2000-02-29`;
    expect(await read(path)).toMatchObject({ items: [], count: 0, next: null });
  });

  test.each([
    'people/manager/1/visible',
    'people/manager/1/visible?at=yesterday',
    'people/manager/1/visible?at=2026-02-30',
    'people/manager/1/visible?at=2026-02-30T10:00:00Z',
    'people/client/1/visible?at=2026-01-01',
    'people/manager/1/visible?at=2026-01-01&limit=0',
    'dialogs/1/viewers?cursor=x',
    'rights/uses?person=client:1',
    'rights/uses?from=yesterday',
  ])('is told what is wrong with %s', async (path) => {
    expect((await ask('auditor', path))[0]).toBe(400);
  });
});
