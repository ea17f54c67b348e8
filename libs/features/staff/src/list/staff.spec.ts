import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  GroupUpdated,
  TokenIssued,
  TokenRevoked,
  UserDeactivated,
  UserGroupSet,
  UserPermissionsSet,
} from '../staff.events.js';
import { createScene, given, type Models, openModels, viewers } from '@parley/dialogs/testing';
import { getBot, getGroup, getUser, listBots, listGroups, listUsers } from './staff.query.js';
import { listTokens } from './tokens.query.js';

const HASH = 'a'.repeat(64);
const issue = (tokenId: number, kind: 'manager' | 'bot', id: number) =>
  given(
    TokenIssued,
    { tokenId, owner: { kind, id }, label: `Token ${tokenId}`, hash: HASH },
    { when: tokenId },
  );
let models: Models;

beforeAll(async () => {
  const scene = createScene();
  scene.group(3, [7]);
  for (const id of [1, 2, 3]) scene.user(id);
  scene.bot(2, ['responsible', 'hidden']);
  scene.add(given(UserGroupSet, { userId: 2, groupId: 3 }));
  scene.add(given(UserPermissionsSet, { userId: 2, permissions: ['audit'] }));
  for (const [id, owner] of [
    [21, 1],
    [22, 2],
    [23, 2],
    [24, 3],
  ] as const)
    scene.add(issue(id, 'manager', owner));
  scene.add(issue(25, 'bot', 2));
  scene.add(given(TokenRevoked, { tokenId: 23 }));
  scene.add(given(UserDeactivated, { userId: 3 }));
  scene.add(given(GroupUpdated, { groupId: 3, name: 'Everybody', channelIds: null }));
  models = await openModels(scene.events);
});
afterAll(() => models.close());

const tokens = async (role: keyof typeof viewers, params = {}): Promise<number[]> =>
  (await listTokens(models.reader, viewers[role], params)).items.map(({ tokenId }) => tokenId);

test('users, groups and bots are listed by name, as they are now', async () => {
  const { reader } = models;
  const user = { userId: 2, name: 'User 2', active: true, permissions: ['audit'], groupId: 3 };
  expect((await listUsers(reader, viewers.manager)).items.map(({ name, active }) => [name, active])).toEqual([
    ['User 1', true],
    ['User 2', true],
    ['User 3', false],
  ]);
  expect(await getUser(reader, viewers.manager, 2)).toEqual(user);
  expect((await listGroups(reader, viewers.manager)).items).toEqual([
    { groupId: 3, name: 'Everybody', channelIds: null },
  ]);
  expect((await listBots(reader, viewers.manager)).items).toEqual([
    { botId: 2, name: 'Bot 2', roles: ['responsible', 'hidden'] },
  ]);
  expect([
    await getGroup(reader, viewers.manager, 3),
    await getBot(reader, viewers.manager, 2),
  ]).not.toContain(null);
});

test('what is not there is null', async () => {
  const { reader } = models;
  expect(await getUser(reader, viewers.manager, 404)).toBeNull();
  expect(await getGroup(reader, viewers.manager, 404)).toBeNull();
  expect(await getBot(reader, viewers.manager, 404)).toBeNull();
});

test('pages go through everybody once', async () => {
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await listUsers(models.reader, viewers.administrator, { limit: 1, cursor });
    found.push(...page.items.map(({ userId }) => userId));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual([1, 2, 3]);
});

test('an administrator is shown every live token: neither revoked ones nor those of deactivated users', async () => {
  expect(await tokens('administrator')).toEqual([21, 22, 25]);
  expect(await tokens('administrator', { owner: { kind: 'bot', id: 2 } })).toEqual([25]);
});

test('another user is shown the own tokens alone, and a bot, which may revoke none, not even these', async () => {
  expect(await tokens('manager')).toEqual([22]);
  expect(await tokens('manager', { owner: { kind: 'manager', id: 1 } })).toEqual([]);
  expect(await tokens('allDialogs')).toEqual([]);
  expect(await tokens('bot')).toEqual([]);
  expect(await tokens('bot', { owner: { kind: 'bot', id: 2 } })).toEqual([]);
});

test('a token shows its owner, label and time', async () => {
  const [token] = (await listTokens(models.reader, viewers.manager)).items;
  const owner = { kind: 'manager', id: 2, name: 'User 2' };
  expect(token).toEqual({ tokenId: 22, owner, label: 'Token 22', createdAt: '2026-03-01T10:22:00.000Z' });
});

test('pages of tokens go on past the ones left out', async () => {
  const first = await listTokens(models.reader, viewers.administrator, { limit: 2 });
  const second = await listTokens(models.reader, viewers.administrator, {
    limit: 2,
    cursor: first.next ?? '',
  });
  expect([first, second].map(({ items }) => items.map(({ tokenId }) => tokenId))).toEqual([[21, 22], [25]]);
});

test('what a token is checked by is kept in no document', async () => {
  const collection = await models.reader.serving('staff');
  const rows = await models.documents.find(collection, {
    anyOf: [{ kind: 'token' }],
    sort: [['sortKey', 1]],
    limit: 100,
  });
  expect(rows).toHaveLength(5);
  expect(JSON.stringify(rows.map(({ document }) => document))).not.toContain(HASH);
});

test.each(['x', ''])('a forged cursor is refused: %p', async (cursor) => {
  await expect(listUsers(models.reader, viewers.manager, { cursor })).rejects.toMatchObject({
    code: 'INVALID_CURSOR',
  });
  await expect(listTokens(models.reader, viewers.manager, { cursor })).rejects.toMatchObject({
    code: 'INVALID_CURSOR',
  });
});
