import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type Answer, type TestApp } from '../http/app.fixtures.js';

type Headers = Record<string, string>;
type View = { readonly viewId: number; readonly name: string; readonly problems: readonly object[] };

let app: TestApp;
let ann: Headers;
let ben: Headers;
let keeper: Headers;
let bot: Headers;
let groupId: number;

beforeAll(async () => {
  app = await openTestApp();
  groupId = Number((await app.done('POST', '/v1/groups', { name: 'Shop', channelIds: null }))['groupId']);
  const user = async (name: string, permissions: string[] = [], group: number | null = groupId) => {
    const { userId } = await app.done('POST', '/v1/users', { name, permissions, groupId: group });
    return signedInAs('manager', userId);
  };
  ann = await user('Ann');
  ben = await user('Ben');
  keeper = await user('Kim', ['manage_group_views'], null);
  const { botId } = await app.done('POST', '/v1/bots', { name: 'Bot', roles: ['hidden'] });
  bot = await signedInAs('bot', botId);
});
afterAll(() => app.close());

async function signedInAs(ownerKind: string, ownerId: unknown): Promise<Headers> {
  const { token } = await app.done('POST', '/v1/tokens', { label: 'tests', ownerKind, ownerId });
  return { authorization: `Bearer ${String(token)}` };
}

const OWN = '/v1/saved-views';
const ofGroup = (id: number = groupId): string => `/v1/groups/${id}/saved-views`;
const save = (name: string, query: object = {}, headers: Headers = ann, path = OWN) =>
  app.send('POST', path, { name, query }, headers);
const saved = async (name: string, query: object = {}, headers: Headers = ann, path = OWN): Promise<number> =>
  Number((await app.done('POST', path, { name, query }, headers))['viewId']);
const outcome = ({ status, body }: Answer) => [status, body['code']];
/** Waits for all that is in the log. */
const read = async (headers: Headers = ann, path = OWN): Promise<readonly View[]> => {
  const head = String(await app.core.eventStore.head());
  const { body } = await app.send('GET', `${path}?after=${head}&wait=10000`, undefined, headers);
  return body['items'] as readonly View[];
};

describe('a view', () => {
  test('is saved once for each key, and of several at once under one name one is', async () => {
    const headers = { ...ann, 'idempotency-key': 'first-view' };
    const first = await save('First', { status: 'open' }, headers);
    expect((await save('First', { status: 'open' }, headers)).body).toEqual({
      ...first.body,
      repeated: true,
    });
    expect(outcome(await save('First', { status: 'closed' }, headers))).toEqual([409, 'COMMAND_ID_REUSED']);
    const atOnce = await Promise.all(['Ёж', 'еж', 'ЕЖ', 'ЁЖ'].map((name) => save(name)));
    expect(atOnce.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect((await read()).map(({ name }) => name.toLowerCase().replace('ё', 'е'))).toEqual(['first', 'еж']);
  });

  test('is renamed, changed, put in order and deleted', async () => {
    const [one, other] = [await saved('One', {}, ben), await saved('Other', { tags: 'none' }, ben)];
    await app.done('PUT', `${OWN}/${one}/name`, { name: 'Renamed' }, ben);
    await app.done('PUT', `${OWN}/${one}/query`, { query: { responsible: 'me' } }, ben);
    await app.done('PUT', `${OWN}/order`, { viewIds: [other, one] }, ben);
    expect(await read(ben)).toMatchObject([
      { viewId: other, query: { tags: 'none' } },
      { viewId: one, name: 'Renamed', query: { responsible: 'me' }, owner: { kind: 'manager' } },
    ]);
    await app.done('DELETE', `${OWN}/${other}`, undefined, ben);
    expect((await read(ben)).map(({ viewId }) => viewId)).toEqual([one]);
    expect(outcome(await app.send('DELETE', `${OWN}/${other}`, undefined, ben))).toEqual([
      404,
      'SAVED_VIEW_NOT_FOUND',
    ]);
  });

  test('of another manager is not there', async () => {
    const viewId = await saved('Mine alone');
    for (const headers of [ben, {}]) {
      const answers = [
        await app.send('PUT', `${OWN}/${viewId}/name`, { name: 'Taken' }, headers),
        await app.send('DELETE', `${OWN}/${viewId}`, undefined, headers),
        await app.send('DELETE', `${ofGroup()}/${viewId}`, undefined, keeper),
      ];
      for (const answer of answers) expect(outcome(answer)).toEqual([404, 'SAVED_VIEW_NOT_FOUND']);
      expect((await read(headers)).map((view) => view.viewId)).not.toContain(viewId);
    }
  });

  test('is nothing that a bot has', async () => {
    expect(outcome(await save('Bot', {}, bot))).toEqual([403, 'NOT_ALLOWED']);
    expect(await read(bot)).toEqual([]);
  });

  test.each([
    [{ name: 'x', query: { stars: '1' } }, 422, 'UNKNOWN_FILTER'],
    [{ name: 'x', query: { status: 'begun' } }, 422, 'INVALID_FILTER_VALUE'],
    [{ name: 'x', query: { channelId: 7 } }, 422, 'INVALID_FILTER_VALUE'],
    [{ name: 'x', query: { responsible: 'somebody' } }, 422, 'INVALID_FILTER_VALUE'],
    [{ name: 'x', query: { tags: '1', after: '1' } }, 422, 'UNKNOWN_FILTER'],
    [{ name: 'x', query: { sort: 'name' } }, 422, 'INVALID_FILTER_VALUE'],
    [{ name: 'x', query: { responsible: 'manager:9007199254740992' } }, 400, 'INVALID_FILTER'],
    [{ name: 'x', query: { tags: 'none', pinnedTags: 'any' } }, 400, 'INVALID_TAG_FILTER'],
    [{ name: 'x', query: { tags: '9007199254740992' } }, 400, 'INVALID_FILTER'],
    [{ name: '\u200b', query: {} }, 422, 'INVALID_SAVED_VIEW_NAME'],
    [{ name: 'x'.repeat(65), query: {} }, 422, 'INVALID_SAVED_VIEW_NAME'],
    [{ name: 'x' }, 400, 'INVALID_REQUEST'],
    [{ name: 'x', query: [] }, 400, 'INVALID_REQUEST'],
    [{ name: 'x', query: 'status=open' }, 400, 'INVALID_REQUEST'],
    [{ name: '', query: {} }, 400, 'INVALID_REQUEST'],
  ])('%j is refused', async (body, status, code) => {
    expect(outcome(await app.send('POST', OWN, body, ann))).toEqual([status, code]);
  });

  test('says when a tag of it is deleted, and is changed then', async () => {
    const { tagId } = await app.done('POST', '/v1/tags', { name: 'Soon gone', color: 'red' });
    const viewId = await saved('With a tag', { tags: String(tagId) });
    const problems = async () => (await read()).find((view) => view.viewId === viewId)?.problems;
    expect(await problems()).toEqual([]);
    await app.done('DELETE', `/v1/tags/${String(tagId)}`);
    expect(await problems()).toEqual([{ filter: 'tags', problem: 'gone' }]);
    await app.done('PUT', `${OWN}/${viewId}/query`, { query: {} }, ann);
    expect(await problems()).toEqual([]);
  });
});

test('views are listed with counts where they are asked for', async () => {
  const viewId = await saved('Counted', { status: 'open' });
  const count = async (query: string) => {
    const { body } = await app.send('GET', `${OWN}${query}`, undefined, ann);
    return (body['items'] as (View & { count: unknown })[]).find((view) => view.viewId === viewId)?.count;
  };
  await read();
  expect(await count('')).toBeNull();
  expect(await count('?counts=true')).toEqual({ count: 0, more: false });
  expect(outcome(await app.send('GET', `${OWN}?counts=1`, undefined, ann))).toEqual([400, 'INVALID_REQUEST']);
});

describe('a view of a group', () => {
  test('is kept by who has the permission, and read by the members', async () => {
    const viewId = await saved('Team', { responsible: 'none' }, keeper, ofGroup());
    expect((await read(ann)).at(-1)).toMatchObject({ viewId, owner: { kind: 'group', id: groupId } });
    expect(await read(ben, ofGroup())).toMatchObject([{ viewId }]);
    expect(await read(keeper)).toEqual([]);
    for (const headers of [ann, bot]) {
      const answers = [
        await save('Else', {}, headers, ofGroup()),
        await app.send('PUT', `${ofGroup()}/order`, { viewIds: [viewId] }, headers),
        await app.send('DELETE', `${ofGroup()}/${viewId}`, undefined, headers),
      ];
      for (const answer of answers) expect(outcome(answer)).toEqual([403, 'NOT_ALLOWED']);
    }
    expect(outcome(await app.send('GET', ofGroup(), undefined, bot))).toEqual([403, 'NOT_ALLOWED']);
    await app.done('PUT', `${ofGroup()}/${viewId}/name`, { name: 'All of us' }, keeper);
    expect(await read(keeper, ofGroup())).toMatchObject([{ name: 'All of us' }]);
  });

  test('may have the name of an own one; a group that is not there has none', async () => {
    await saved('Same', {}, ann);
    expect((await save('Same', {}, keeper, ofGroup())).status).toBe(200);
    expect(outcome(await save('Same', {}, keeper, ofGroup(999_999)))).toEqual([404, 'GROUP_NOT_FOUND']);
    expect(outcome(await app.send('GET', ofGroup(999_999), undefined, keeper))).toEqual([
      404,
      'GROUP_NOT_FOUND',
    ]);
  });
});
