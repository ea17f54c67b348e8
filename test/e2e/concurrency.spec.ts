import { beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { apiOf, type Api, type ApiAnswer } from '../support/api.js';
import {
  done,
  givenChannel,
  givenManager,
  receive,
  withToken,
  type Done,
  type Received,
} from '../support/given.js';
import type { ServerProcess } from '../support/servers/server-process.js';
import { useServers } from '../support/servers/servers.js';
import { readStopped } from '../support/stopped.js';

const servers = useServers();
let folder: string;
let server: ServerProcess;
let token: string;
let admin: Api;
let channelId: number;

beforeAll(async () => {
  folder = await servers.folder();
  server = await servers.start(folder);
  token = server.token ?? '';
  admin = apiOf(server.url, token);
  channelId = await givenChannel(admin, 'Shop');
});

const times = <T>(count: number, ask: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => ask(index)));

/** Everything in the dialog's feed, after what was just done. */
async function feedOf({ dialogId, position }: Received): Promise<{ kind: string; messageId?: number }[]> {
  const path = `/v1/dialogs/${dialogId}/feed?limit=100&after=${position}`;
  const { status, headers, body } = await admin.get<{ entries: { kind: string; messageId?: number }[] }>(
    path,
  );
  expect([status, headers.get('parley-read')]).toEqual([200, 'reached']);
  return body.entries;
}

const latest = <T extends Done>(answers: readonly T[]): T =>
  answers.reduce((one, other) => (BigInt(other.position) > BigInt(one.position) ? other : one));

/** Restarts the server on its folder. */
async function restart(): Promise<void> {
  expect(await server.stop()).toBe(0);
  server = await servers.start(folder);
  admin = apiOf(server.url, token);
}

describe('first messages of one chat', () => {
  test.each([2, 16])('%i at once make one client and one dialog, with every message once', async (count) => {
    const chat = `first-${count}`;
    const answers = await times(count, (index) => receive(admin, channelId, chat, `${chat}-${index}`));
    const bodies = answers.map((answer) => done<Received>(answer));
    expect(new Set(bodies.map(({ dialogId }) => dialogId)).size).toBe(1);
    expect(new Set(bodies.map(({ clientId }) => clientId)).size).toBe(1);
    expect(new Set(bodies.map(({ messageId }) => messageId)).size).toBe(count);
    const last = latest(bodies);
    expect((await feedOf(last)).map(({ kind }) => kind)).toEqual([
      'opened',
      ...Array<string>(count).fill('message'),
    ]);
    const card = await admin.get<{ dialogs: unknown[] }>(
      `/v1/clients/${last.clientId}?after=${last.position}`,
    );
    expect(card.body.dialogs).toHaveLength(1);
  });

  test('the same one 16 times at once, under other keys, is one message for all', async () => {
    const answers = await times(16, () => receive(admin, channelId, 'same', 'same-0'));
    const bodies = answers.map((answer) => done<Received>(answer));
    expect(bodies.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(bodies.map(({ repeated: _, ...rest }) => JSON.stringify(rest))).size).toBe(1);
    expect(await feedOf(latest(bodies))).toHaveLength(2);
  });
});

describe('one Idempotency-Key', () => {
  test('32 identical requests in flight make one event and get the same answer', async () => {
    const { dialogId } = done<Received>(await receive(admin, channelId, 'key', 'key-0'));
    const key = randomUUID();
    const answers = await times(32, () =>
      admin.send<Done>('POST', `/v1/dialogs/${dialogId}/messages`, { text: 'Once.' }, { key }),
    );
    const bodies = answers.map((answer) => done<Received>(answer));
    expect(bodies.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(bodies.map(({ repeated: _, ...rest }) => JSON.stringify(rest))).size).toBe(1);
    const kinds = (await feedOf({ ...latest(bodies), dialogId })).map(({ kind }) => kind);
    expect(kinds).toEqual(['opened', 'message', 'reassigned', 'message']);
  });

  test('with another body, or on another dialog, is refused with COMMAND_ID_REUSED and does nothing', async () => {
    const one = done<Received>(await receive(admin, channelId, 'reuse-1', 'reuse-0'));
    const other = done<Received>(await receive(admin, channelId, 'reuse-2', 'reuse-0'));
    const key = randomUUID();
    const send = (dialogId: number, body: object): Promise<ApiAnswer> =>
      admin.send('POST', `/v1/dialogs/${dialogId}/messages`, body, { key });
    const { position } = done(await send(one.dialogId, { text: 'First.' }));
    for (const [dialogId, text] of [
      [one.dialogId, 'Second.'],
      [other.dialogId, 'First.'],
    ] as const)
      expect(await send(dialogId, { text })).toMatchObject({
        status: 409,
        body: { code: 'COMMAND_ID_REUSED' },
      });
    expect(await feedOf({ ...one, position })).toHaveLength(4);
    expect(await feedOf({ ...other, position })).toHaveLength(2);
  });

  test('of two people is two commands', async () => {
    const first = await givenManager(admin, 'First', { permissions: ['administrator'] });
    const second = await givenManager(admin, 'Second', { permissions: ['administrator'] });
    const { dialogId } = done<Received>(await receive(admin, channelId, 'people', 'people-0'));
    const key = randomUUID();
    const answers = await Promise.all(
      [first, second].map(({ api }) =>
        api.send('POST', `/v1/dialogs/${dialogId}/messages`, { text: 'Hello.' }, { key }),
      ),
    );
    expect(new Set(answers.map((answer) => done(answer)['messageId'])).size).toBe(2);
  });
});

describe('If-Match', () => {
  test('holds for the ETag of now and is refused with 412 for one of before', async () => {
    const { dialogId, position } = done<Received>(await receive(admin, channelId, 'match', 'match-0'));
    const { headers } = await admin.get(`/v1/dialogs/${dialogId}?after=${position}`);
    const match = { headers: { 'if-match': headers.get('etag') ?? '' } };
    const close = (): Promise<ApiAnswer> => admin.send('POST', `/v1/dialogs/${dialogId}/close`, {}, match);
    done(await close());
    expect(await close()).toMatchObject({ status: 412, body: { code: 'REVISION_CONFLICT' } });
  });

  test('lets one of 8 pass that name the same revision at once', async () => {
    const { dialogId, position } = done<Received>(await receive(admin, channelId, 'match-8', 'match-0'));
    const { headers } = await admin.get(`/v1/dialogs/${dialogId}?after=${position}`);
    const match = { headers: { 'if-match': headers.get('etag') ?? '' } };
    const answers = await times(8, (index) =>
      admin.send('POST', `/v1/dialogs/${dialogId}/messages`, { text: `Mine is ${index}.` }, match),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
  });
});

test('?after= reads every own write, under the writes of others', async () => {
  const answers = await times(24, async (index) => {
    const chat = `own-${index}`;
    const received = done<Received>(await receive(admin, channelId, chat, `${chat}-0`));
    const list = await admin.get<{ items: { dialogId: number; unread: number }[] }>(
      `/v1/dialogs?limit=100&after=${received.position}`,
    );
    const entries = await feedOf(received);
    return {
      read: list.headers.get('parley-read'),
      unread: list.body.items.find(({ dialogId }) => dialogId === received.dialogId)?.unread,
      entries: entries.length,
    };
  });
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set([JSON.stringify({ read: 'reached', unread: 1, entries: 2 })]),
  );
});

describe('races between people', () => {
  test('two managers take one unassigned dialog at once: one has it, the other no longer sees it', async () => {
    const managers = [await givenManager(admin, 'Left'), await givenManager(admin, 'Right')];
    for (const round of [1, 2, 3, 4]) {
      const { dialogId } = done<Received>(await receive(admin, channelId, `take-${round}`, 'take-0'));
      const answers = await Promise.all(
        managers.map(({ kind, id, api }) =>
          api.send('POST', `/v1/dialogs/${dialogId}/reassign`, { kind, id }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
      const winner = answers.findIndex(({ status }) => status === 200);
      const { position } = done(answers[winner]!);
      const seen = await Promise.all(
        managers.map(({ api }) => api.get(`/v1/dialogs/${dialogId}?after=${position}`)),
      );
      expect(seen.map(({ status }) => status)).toEqual(winner === 0 ? [200, 404] : [404, 200]);
    }
  });

  test('two managers answer in one unassigned dialog at once: one becomes responsible, the other has said nothing', async () => {
    const managers = [await givenManager(admin, 'Upper'), await givenManager(admin, 'Lower')];
    const received = done<Received>(await receive(admin, channelId, 'answer', 'answer-0'));
    const answers = await Promise.all(
      managers.map(({ api }) =>
        api.send('POST', `/v1/dialogs/${received.dialogId}/messages`, { text: 'Mine.' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    const { position } = done(answers.find(({ status }) => status === 200)!);
    expect((await feedOf({ ...received, position })).map(({ kind }) => kind)).toEqual([
      'opened',
      'message',
      'reassigned',
      'message',
    ]);
  });

  test('two administrators who remove each other at once leave one', async () => {
    const alone = await servers.start(await servers.folder());
    const first = apiOf(alone.url, alone.token ?? '');
    const { body: me } = await first.get<{ id: number }>('/v1/me');
    const second = await givenManager(first, 'Second', { permissions: ['administrator'] });
    const one = await withToken(first, 'manager', me.id, 'First');
    const answers = await Promise.all([
      one.api.send('PUT', `/v1/users/${second.id}/permissions`, { permissions: [] }),
      second.api.send('POST', `/v1/users/${one.id}/deactivate`),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.map(({ status }) => status).find((status) => status !== 200)).toBeGreaterThanOrEqual(400);
    const survivor = answers[0].status === 200 ? one : second;
    expect((await survivor.api.get('/v1/projections')).status).toBe(200);
    const last = await survivor.api.send('POST', `/v1/users/${survivor.id}/deactivate`);
    expect(last.body).toMatchObject({ code: 'LAST_ADMINISTRATOR' });
  });
});

describe('repeats that come late', () => {
  test('a command repeated after a restart answers what it first answered and appends nothing', async () => {
    const first = done<Received>(await receive(admin, channelId, 'late', 'late-0'));
    const key = randomUUID();
    const path = `/v1/dialogs/${first.dialogId}/messages`;
    const sent = done<Received>(await admin.send('POST', path, { text: 'Before the restart.' }, { key }));
    await restart();
    const again = done<Received>(await admin.send('POST', path, { text: 'Before the restart.' }, { key }));
    expect(again).toEqual({ ...sent, repeated: true });
    expect(done(await receive(admin, channelId, 'late', 'late-0'))).toEqual({ ...first, repeated: true });
    expect(await feedOf({ ...sent, dialogId: first.dialogId })).toHaveLength(4);
    const reused = await admin.send('POST', path, { text: 'Other words.' }, { key });
    expect(reused).toMatchObject({ status: 409, body: { code: 'COMMAND_ID_REUSED' } });
  });

  test('external ids stay known when the dialog was deleted and the chat has begun a new one', async () => {
    const first = done<Received>(await receive(admin, channelId, 'gone', 'gone-0'));
    done(await admin.send('DELETE', `/v1/dialogs/${first.dialogId}`));
    const second = done<Received>(await receive(admin, channelId, 'gone', 'gone-1'));
    expect(second.dialogId).not.toBe(first.dialogId);
    expect(second.clientId).toBe(first.clientId);
    for (const when of ['at once', 'after a restart']) {
      expect([when, done(await receive(admin, channelId, 'gone', 'gone-0'))]).toEqual([
        when,
        { ...first, repeated: true },
      ]);
      expect([when, done(await receive(admin, channelId, 'gone', 'gone-1'))]).toEqual([
        when,
        { ...second, repeated: true },
      ]);
      expect(await feedOf(second)).toHaveLength(2);
      if (when === 'at once') await restart();
    }
  });
});

test('after all of it the log holds no command twice, and every read model equals a fresh fold', async () => {
  await restart();
  const { body } = await admin.get<{ items: { head: string }[] }>('/v1/projections');
  const head = body.items[0]?.head ?? '';
  for (const path of ['/v1/dialogs', '/v1/dialogs/1/gallery'])
    expect((await admin.get(`${path}?wait=10000&after=${head}`)).headers.get('parley-read')).toBe('reached');
  expect(await server.stop()).toBe(0);
  const { log, differences } = await readStopped(folder);
  expect(differences).toEqual([]);
  const ids = log.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
