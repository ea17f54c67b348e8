import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type Answer, type TestApp } from '../http/app.fixtures.js';

let app: TestApp;
let channelId: unknown;
let manager: Record<string, string>;
let bot: Record<string, string>;

beforeAll(async () => {
  app = await openTestApp();
  const settings = { text: { creating: 'both' } };
  ({ channelId } = await app.done('POST', '/v1/channels', { type: 'telegram', name: 'Shop', settings }));
  const { groupId } = await app.done('POST', '/v1/groups', { name: 'Elsewhere', channelIds: [] });
  const { userId } = await app.done('POST', '/v1/users', { name: 'Ann', groupId });
  manager = await signedInAs('manager', userId);
  const { botId } = await app.done('POST', '/v1/bots', { name: 'Bot', roles: ['hidden'] });
  bot = await signedInAs('bot', botId);
});
afterAll(() => app.close());

async function signedInAs(ownerKind: string, ownerId: unknown): Promise<Record<string, string>> {
  const { token } = await app.done('POST', '/v1/tokens', { label: 'tests', ownerKind, ownerId });
  return { authorization: `Bearer ${String(token)}` };
}

let made = 0;
const create = (name: string, headers: Record<string, string> = {}) =>
  app.send('POST', '/v1/tags', { name, color: 'red' }, headers);
const newTag = async (name = `Tag ${(made += 1)}`): Promise<number> =>
  Number((await app.done('POST', '/v1/tags', { name, color: 'red' }))['tagId']);
const newDialog = async (): Promise<{ dialogId: number; clientId: number }> => {
  const chat = `chat-${(made += 1)}`;
  const body = {
    externalChatId: chat,
    externalId: chat,
    customer: { externalId: chat, name: chat },
    text: 'Hi',
  };
  return (await app.done('POST', `/v1/channels/${String(channelId)}/messages`, body)) as never;
};
const put = (clientId: number, tagId: number, more: object = {}, headers: Record<string, string> = {}) =>
  app.send('PUT', `/v1/clients/${clientId}/tags/${tagId}`, { pinned: false, ...more }, headers);
const outcome = ({ status, body }: Answer) => [status, body['code']];
/** Waits for all that is in the log. */
const read = async (path: string, headers: Record<string, string> = {}): Promise<Answer> => {
  const head = String(await app.core.eventStore.head());
  return app.send(
    'GET',
    `${path}${path.includes('?') ? '&' : '?'}after=${head}&wait=10000`,
    undefined,
    headers,
  );
};

describe('a tag', () => {
  test('is created once for each key, and of several at once with one name one is', async () => {
    const headers = { 'idempotency-key': 'first-tag' };
    const first = await create('First', headers);
    expect((await create('First', headers)).body).toEqual({ ...first.body, repeated: true });
    expect(outcome(await create('Other', headers))).toEqual([409, 'COMMAND_ID_REUSED']);
    const atOnce = await Promise.all(['Ёж', 'еж', 'ЕЖ', 'ЁЖ'].map((name) => create(name)));
    expect(atOnce.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  test('is renamed, recoloured, archived, taken back and deleted', async () => {
    const tagId = await newTag('To change');
    const path = `/v1/tags/${tagId}`;
    await app.done('PUT', `${path}/name`, { name: 'Changed' });
    await app.done('PUT', `${path}/color`, { color: 'gray' });
    await app.done('POST', `${path}/archive`);
    const tag = { tagId, name: 'Changed', color: 'gray', archived: true };
    expect((await read(path)).body).toMatchObject(tag);
    expect((await read('/v1/tags?archived=true&search=chan')).body).toMatchObject({ items: [tag] });
    expect((await read('/v1/tags?search=chan')).body).toMatchObject({ items: [] });
    await app.done('POST', `${path}/restore`);
    expect((await read('/v1/tags?search=chan')).body).toMatchObject({ items: [{ tagId }] });
    await app.done('DELETE', path);
    expect(outcome(await read(path))).toEqual([404, 'TAG_NOT_FOUND']);
    expect(outcome(await app.send('DELETE', path))).toEqual([404, 'TAG_NOT_FOUND']);
  });

  test('is kept by who has the permission, and read by all', async () => {
    const tagId = await newTag();
    for (const headers of [manager, bot]) {
      expect(outcome(await create('Mine', headers))).toEqual([403, 'NOT_ALLOWED']);
      expect(outcome(await app.send('DELETE', `/v1/tags/${tagId}`, undefined, headers))).toEqual([
        403,
        'NOT_ALLOWED',
      ]);
      expect((await read(`/v1/tags/${tagId}`, headers)).status).toBe(200);
    }
  });

  test.each([
    [{ name: 'x', color: 'mauve' }, 400, 'INVALID_REQUEST'],
    [{ name: 'x', color: null }, 400, 'INVALID_REQUEST'],
    [{ name: 'x' }, 400, 'INVALID_REQUEST'],
    [{ name: '', color: 'red' }, 400, 'INVALID_REQUEST'],
    [{ name: '\u200b', color: 'red' }, 422, 'INVALID_TAG_NAME'],
    [{ name: 'x'.repeat(65), color: 'red' }, 422, 'INVALID_TAG_NAME'],
    [{ name: 'x'.repeat(256), color: 'red' }, 400, 'INVALID_REQUEST'],
  ])('%j is refused', async (body, status, code) => {
    expect(outcome(await app.send('POST', '/v1/tags', body))).toEqual([status, code]);
  });
});

describe('a tag on a client', () => {
  test('is put on by everybody who sees the client, a bot too, with who and in which dialog', async () => {
    const [tagId, { clientId, dialogId }] = [await newTag(), await newDialog()];
    expect((await put(clientId, tagId, { pinned: true, dialogId }, bot)).status).toBe(200);
    const { body } = await read(`/v1/clients/${clientId}/tags`);
    expect(body).toMatchObject({ items: [{ tagId, pinned: true, by: { kind: 'bot', name: 'Bot' } }] });
    const { events } = await app.core.eventStore.readAll({ from: 0n, limit: 10_000 });
    const tagged = events.findLast(({ type }) => type === 'ClientTagged');
    expect(tagged).toMatchObject({
      stream: `client-${clientId}`,
      data: { clientId, tagId, pinned: true, dialogId },
      metadata: { extension: 'tags', actor: { kind: 'bot' } },
    });
  });

  test('is put on once, two at once included', async () => {
    const [tagId, { clientId }] = [await newTag(), await newDialog()];
    const atOnce = await Promise.all([1, 2, 3].map(() => put(clientId, tagId)));
    expect(atOnce.map(outcome).sort()).toEqual([
      [200, undefined],
      [409, 'CLIENT_TAG_UNCHANGED'],
      [409, 'CLIENT_TAG_UNCHANGED'],
    ]);
    const headers = { 'idempotency-key': 'take-off' };
    const path = `/v1/clients/${clientId}/tags/${tagId}`;
    const first = await app.send('DELETE', path, undefined, headers);
    expect((await app.send('DELETE', path, undefined, headers)).body).toEqual({
      ...first.body,
      repeated: true,
    });
    expect(outcome(await app.send('DELETE', path))).toEqual([409, 'CLIENT_NOT_TAGGED']);
  });

  test('in a dialog that is not the client’s is refused', async () => {
    const [tagId, { clientId }, other] = [await newTag(), await newDialog(), await newDialog()];
    for (const dialogId of [other.dialogId, 999_999])
      expect(outcome(await put(clientId, tagId, { dialogId }))).toEqual([404, 'DIALOG_NOT_FOUND']);
    await app.done('POST', `/v1/dialogs/${other.dialogId}/close`);
    expect((await put(other.clientId, tagId, { dialogId: other.dialogId })).status).toBe(200);
    await app.done('DELETE', `/v1/dialogs/${other.dialogId}`);
    const again = await put(other.clientId, tagId, { pinned: true, dialogId: other.dialogId });
    expect(outcome(again)).toEqual([404, 'DIALOG_NOT_FOUND']);
  });

  test('a client that is not seen is not there, whatever is asked', async () => {
    const [tagId, { clientId }] = [await newTag(), await newDialog()];
    const path = (id: number) => `/v1/clients/${id}/tags`;
    for (const id of [clientId, 999_999]) {
      const answers = [
        await put(id, tagId, {}, manager),
        await put(id, 999_999, {}, manager),
        await app.send('DELETE', `${path(id)}/${tagId}`, undefined, manager),
        await read(path(id), manager),
      ];
      for (const answer of answers) expect(outcome(answer)).toEqual([404, 'CLIENT_NOT_FOUND']);
    }
  });

  test('a blocked client is tagged as well', async () => {
    const [tagId, { clientId }] = [await newTag(), await newDialog()];
    await app.done('POST', `/v1/clients/${clientId}/block`);
    expect((await put(clientId, tagId)).status).toBe(200);
  });
});

describe('the list of dialogs', () => {
  const ids = async (query: string): Promise<number[]> =>
    ((await read(`/v1/dialogs?limit=100&${query}`)).body['items'] as { dialogId: number }[]).map(
      ({ dialogId }) => dialogId,
    );

  test('[S77] [S88] [S95] [S100] shows pinned tags and filters by tags', async () => {
    const [one, other] = [await newTag('Gold'), await newTag('Silver')];
    const [first, second, third] = [await newDialog(), await newDialog(), await newDialog()];
    await put(first.clientId, one, { pinned: true });
    await put(first.clientId, other);
    await put(second.clientId, other);
    expect((await read(`/v1/dialogs/${first.dialogId}`)).body['pinnedTags']).toEqual([
      { tagId: one, name: 'Gold', color: 'red' },
    ]);
    expect((await read(`/v1/dialogs/${second.dialogId}`)).body['pinnedTags']).toBeNull();
    expect(await ids(`tags=${other}`)).toEqual([second.dialogId, first.dialogId]);
    expect(await ids(`tags=${one},${other}`)).toEqual([first.dialogId]);
    expect(await ids(`pinnedTags=any`)).toContain(first.dialogId);
    expect(await ids(`pinnedTags=${other}`)).toEqual([]);
    const none = await ids('tags=none');
    expect(none).toContain(third.dialogId);
    expect(none).not.toContain(first.dialogId);
    await app.done('DELETE', `/v1/tags/${other}`);
    expect(await ids(`tags=${other}`)).toEqual([]);
    expect(await ids('tags=none')).toContain(second.dialogId);
  });

  test.each([
    ['nothing', 'tags='],
    ['no id', 'tags=0'],
    ['a negative id', 'tags=-1'],
    ['an id beyond 2^53', 'tags=9007199254740992'],
    ['a hole', 'tags=1,,2'],
    ['another word', 'tags=any'],
    ['two values', 'tags=1&tags=2'],
    ['500 tags', `tags=${Array.from({ length: 500 }, (_, n) => n + 1).join()}`],
    ['none together with a tag', 'tags=none,1'],
    ['none together with a pinned tag', 'tags=none&pinnedTags=any'],
    ['none pinned', 'pinnedTags=none'],
    ['a flag', 'pinnedTags=true'],
  ])('[S89] a filter with %s is refused', async (_, query) => {
    expect((await app.send('GET', `/v1/dialogs?${query}`)).status).toBe(400);
  });
});
