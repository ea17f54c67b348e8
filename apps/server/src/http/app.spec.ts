import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RecordedEvent } from '@parley/eventsourcing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openCore, readConfig, type Core } from '@parley/composition';
import { firstAdministrator } from '@parley/staff';
import { createApp } from './app.js';

let folder: string;
let core: Core;
let app: NestFastifyApplication;
let token: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-app-'));
  const config = await readConfig({ PARLEY_DATA: folder });
  core = await openCore(config, { role: 'server', onError: () => undefined });
  token = (await firstAdministrator(core)()) ?? '';
});
afterEach(async () => {
  await app.close();
  await core.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}, log = pino({ level: 'silent' })): Promise<void> {
  app = await createApp(core, await readConfig(env), log);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
}

type Headers = Record<string, string>;
async function call(method: 'GET' | 'POST', url: string, headers: Headers = {}, payload?: object) {
  const bearer = { authorization: `Bearer ${token}` };
  const answer = await app.inject({
    method,
    url,
    headers: { ...bearer, ...headers },
    ...(payload && { payload }),
  });
  const isJson = String(answer.headers['content-type']).includes('json');
  return {
    ...answer,
    status: answer.statusCode,
    body: isJson ? answer.json<Record<string, unknown>>() : {},
  };
}

describe('the envelope of a command', () => {
  const user = (headers: Headers, name = 'Somebody') => call('POST', '/v1/users', headers, { name });
  async function last(): Promise<RecordedEvent> {
    const page = await core.eventStore.readAll({ direction: 'backwards', limit: 1 });
    return page.events[0]!;
  }

  test('holds who sent it, the key as theirs alone, and the correlation id of the request', async () => {
    await start();
    const correlation = '0B6A5A3E-0000-4000-8000-000000000001';
    await user({ 'idempotency-key': 'k-1', 'x-correlation-id': correlation });
    const { metadata } = await last();
    expect(metadata).toMatchObject({
      actor: { kind: 'manager', id: 1 },
      commandId: 'manager-1:k-1',
      correlationId: correlation.toLowerCase(),
    });
  });

  test('never holds a correlation id that is free text: the answer tells the one that was made up', async () => {
    await start();
    const { headers } = await user({ 'x-correlation-id': 'Jane Doe', traceparent: 'Jane Doe' });
    const { metadata } = await last();
    expect(metadata.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['x-correlation-id']).toBe(metadata.correlationId);
    expect(metadata).not.toHaveProperty('traceparent');
  });

  test('holds the type of the command, and the id that a proxy gave to the request, else that of the answer', async () => {
    await start();
    const requestId = '0B6A5A3E000040008000000000000001';
    await user({ 'x-request-id': requestId });
    expect((await last()).metadata).toMatchObject({
      commandType: 'CreateUser',
      requestId: requestId.toLowerCase(),
    });
    const { headers } = await user({ 'x-request-id': 'Jane Doe' });
    expect((await last()).metadata.requestId).toBe(headers['x-correlation-id']);
  });

  test('holds the place in the trace of who asks', async () => {
    await start();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await user({ traceparent });
    expect((await last()).metadata.traceparent).toBe(traceparent);
  });

  test('with the same key again answers the same and changes nothing; with another body it is refused', async () => {
    await start();
    const headers = { 'idempotency-key': 'k-2' };
    const first = await user(headers);
    const again = await user(headers);
    expect(again.body).toEqual({ ...first.body, repeated: true });
    expect((await user(headers, 'Other')).body['code']).toBe('COMMAND_ID_REUSED');
  });

  test.each(['', ' ', 'a b', 'x'.repeat(129), 'é'])('with the key %j is refused', async (key) => {
    await start();
    expect((await user({ 'idempotency-key': key })).body['code']).toBe('INVALID_IDEMPOTENCY_KEY');
  });
});

test('each answer tells its correlation id, and the log says under it who asked what on which things, and no content', async () => {
  let text = '';
  const stream = { write: (line: string) => void (text += line) };
  await start({}, pino({ base: null }, stream));
  const id = '0b6a5a3e-0000-4000-8000-000000000001';
  const correlation = { 'x-correlation-id': id };
  const answers = [
    await call('POST', '/v1/users', correlation, { name: 'Jane Doe' }),
    await call('GET', '/v1/dialogs/918273645', correlation),
    await call('GET', '/v1/projections/Jane-Doe/parked?Jane=Doe', correlation),
    await call('POST', '/v1/users', { ...correlation, authorization: '' }, { name: 'Jane Doe' }),
    await call('GET', '/v1/dialogs/Jane-Doe', correlation),
    await call('GET', '/v1/nowhere', correlation),
    await call('GET', '/v1/dialogs/%FF', correlation),
    await call('GET', '/v1/dialogs?cursor=%FF', correlation),
  ];
  expect(text).not.toMatch(/Jane|Doe/);
  expect(answers.map(({ headers }) => headers['x-correlation-id'])).toEqual(answers.map(() => id));
  const lines = text.split('\n').filter((line) => line.includes('"request"'));
  const logged = lines.map((line) => JSON.parse(line) as object);
  const asked = { correlationId: id, method: 'GET', actor: 'manager-1' };
  expect(logged.slice(0, 4)).toMatchObject([
    { ...asked, method: 'POST', route: '/v1/users', status: 200, userId: expect.any(Number) },
    { ...asked, route: '/v1/dialogs/:dialogId', status: 404, dialogId: 918273645 },
    { ...asked, route: '/v1/projections/:name/parked' },
    { correlationId: id, method: 'POST', status: 401 },
  ]);
  expect(logged[4]).toMatchObject({ ...asked, route: '/v1/dialogs/:dialogId', status: 400 });
  expect(logged[4]).not.toHaveProperty('dialogId');
});

test('the log names what a command made, and nothing that a query answers', async () => {
  let text = '';
  await start({}, pino({ base: null }, { write: (line: string) => void (text += line) }));
  const group = await call('POST', '/v1/groups', {}, { name: 'Sales', channelIds: null });
  const groupId = Number(group.body['groupId']);
  const user = await call('POST', '/v1/users', {}, { name: 'Jane', groupId });
  const path = `/v1/users/${String(user.body['userId'])}?after=${String(user.body['position'])}`;
  expect((await call('GET', path)).body).toMatchObject({ groupId });
  const lines = text.split('\n').filter((line) => line.includes('"request"'));
  const [first, , last] = lines.map((line) => JSON.parse(line) as object);
  expect(first).toMatchObject({ route: '/v1/groups', groupId });
  expect(last).toMatchObject({ route: '/v1/users/:userId', userId: user.body['userId'] });
  expect(last).not.toHaveProperty('groupId');
});

describe('the rate limit', () => {
  test('answers 429 as a problem and says when to come back; health is not counted', async () => {
    await start({ PARLEY_RATE_LIMIT: '2' });
    const statuses = [];
    for (let times = 0; times < 3; times += 1) statuses.push((await call('GET', '/v1/me')).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await call('GET', '/v1/me');
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.body['code']).toBe('RATE_LIMITED');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await call('GET', '/health/live')).status).toBe(200);
  });

  test('of a token is not used up by who only claims to have it', async () => {
    await start({ PARLEY_RATE_LIMIT: '2' });
    const claimed = { authorization: `Bearer ${token.slice(0, -1)}` };
    for (let times = 0; times < 4; times += 1) await call('GET', '/v1/me', claimed);
    expect((await call('GET', '/v1/me', claimed)).status).toBe(429);
    expect((await call('GET', '/v1/me')).status).toBe(200);
  });
});

test('metrics count commands and requests by name and route, and no label holds an id', async () => {
  await start();
  await call('POST', '/v1/users', {}, { name: 'Somebody' });
  await call('GET', '/v1/dialogs/918273645');
  await call('GET', '/v1/918273645');
  const { payload } = await call('GET', '/metrics');
  expect(payload).toContain('parley_commands_total{command="CreateUser",outcome="done"} 1');
  expect(payload).toMatch(
    /parley_http_request_seconds_count\{method="GET",route="\/v1\/dialogs\/:dialogId",status="404"\} 1/,
  );
  expect(payload).toContain('route="unknown"');
  expect(payload).not.toContain('918273645');
});

test('a request that a store refuses is one warning, without a stack', async () => {
  const lines: { level: number; msg: string }[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as (typeof lines)[number]);
  await start({}, pino({ base: null }, { write }));
  await core.documents.close();
  expect((await call('GET', '/v1/projections')).status).toBe(503);
  const refused = lines.filter(({ level }) => level > 30);
  expect(refused).toEqual([
    expect.objectContaining({ level: 40, msg: 'request refused', code: 'STORE_CLOSED' }),
  ]);
  expect(refused[0]).not.toHaveProperty('err');
});

describe('an address with a name in it', () => {
  const PARKED = 'nothing/parked';
  const BUILD = { version: 1, generation: 0 };
  const REASON = { reason: 'why' };
  const ROUTES: readonly (readonly ['GET' | 'POST', string, object?])[] = [
    ...(['pause', 'resume', 'rebuild', 'switch', 'rollback', 'compare'] as const).map(
      (order) => ['POST', `projections/nothing/${order}`] as const,
    ),
    ['POST', 'projections/nothing/drop', BUILD],
    ['GET', 'projections/nothing/comparison'],
    ['GET', `projections/${PARKED}`],
    ['POST', `projections/${PARKED}/dialog-1/park`, REASON],
    ['POST', `projections/${PARKED}/dialog-1/retry`],
    ['POST', `projections/${PARKED}/dialog-1/skip`, REASON],
    ['GET', `processes/${PARKED}`],
    ['POST', `processes/${PARKED}/dialog-1/retry`],
    ['POST', `processes/${PARKED}/dialog-1/skip`, REASON],
  ];

  test('that nothing has is answered 404 by every route, with the names that there are', async () => {
    await start();
    for (const [method, path, payload] of ROUTES) {
      const { status, body } = await call(method, `/v1/${path}`, {}, payload);
      const isProcess = path.startsWith('processes');
      expect([path, status, body['code']]).toEqual([
        path,
        404,
        isProcess ? 'UNKNOWN_PROCESS' : 'UNKNOWN_PROJECTION',
      ]);
      expect(body['detail']).toMatch(isProcess ? /release-dialogs/ : /dialog-list.*, feed/);
    }
  });

  test('a stream that the log has not is answered 404 too', async () => {
    await start();
    const { status, body } = await call('POST', '/v1/projections/feed/parked/dialog-404/park', {}, REASON);
    expect([status, body['code']]).toEqual([404, 'STREAM_NOT_FOUND']);
  });
});
