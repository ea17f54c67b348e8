import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractOf, openApiFile } from '../openapi/contract.js';
import { apiOf, type Api } from '../support/api.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { BYTES, REFUSED } from './hand-picked.js';
import { complaintOf, wrongWith } from './judge.js';
import { randomOf } from './random.js';
import { requestOf } from './requests.js';
import { setScene, type Scene } from './scene.js';
import { sendBytes, senderTo, type FuzzAnswer } from './send.js';

const SEED = 7;
const REQUESTS = 10_000;
const IN_FLIGHT = 16;
const contract = contractOf(openApiFile());
let folder: string;
let server: ServerProcess;
let api: Api;
let scene: Scene;
let sender: ReturnType<typeof senderTo>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-fuzz-'));
  server = await startServer(folder, { env: { PARLEY_RATE_LIMIT: '100000000' } });
  api = apiOf(server.url, server.token ?? '');
  scene = await setScene(api);
  api = api.as(scene.tokens[0] ?? '');
  sender = senderTo(server.url, IN_FLIGHT);
}, 60_000);
afterAll(async () => {
  sender.close();
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

/** What must hold whatever was sent before: the process is the same, does what it is asked and shows it, and nothing waits. */
async function expectToWork(): Promise<void> {
  expect(server.child.exitCode).toBeNull();
  await api.send('POST', '/v1/projections/gallery/resume');
  const { body } = await api.send<{ userId: number; position: string }>('POST', '/v1/users', {
    name: 'Later',
  });
  const pages = [
    'unread',
    'dialogs',
    'channels',
    'users',
    'dialogs/150/feed',
    'dialogs/150/gallery',
    'clients/150',
  ];
  for (const page of pages) {
    const { headers } = await api.get(`/v1/${page}?after=${body.position}&wait=10000`);
    expect([page, headers.get('parley-read')]).toEqual([page, 'reached']);
  }
  const { items } = (await api.get<{ items: Record<string, unknown>[] }>('/v1/projections')).body;
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter(({ state, error }) => state === 'failed' || error)).toEqual([]);
  expect(await parkedByItself(new Set(items.map(({ name }) => String(name))))).toEqual([]);
}

/** Streams that no order has parked: the random requests hold such orders as well. */
async function parkedByItself(projections: Iterable<string>): Promise<readonly object[]> {
  const parked: { readonly code: string }[] = [];
  for (const name of projections) {
    const { body } = await api.get<{ items: { code: string }[] }>(`/v1/projections/${name}/parked`);
    parked.push(...body.items);
  }
  return parked.filter(({ code }) => code !== 'PARKED_BY_OPERATOR');
}

test(`${REQUESTS} random requests: no 5xx, no crash, every problem is problem+json with a listed code, every answer keeps to the OpenAPI file`, async () => {
  const random = randomOf(SEED);
  const complaints: string[] = [];
  const statuses = new Map<number, number>();
  const served = new Set<string>();
  let left = REQUESTS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const request = requestOf(random, contract, scene);
      const answer = await sender.send(request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 200)
        served.add(contract.operationOf(request.method, request.path.split('?')[0] ?? '')?.id ?? '');
      const complaint = complaintOf(contract, request, answer);
      if (complaint) complaints.push(complaint);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  expect(complaints.slice(0, 10)).toEqual([]);
  // Were most requests turned away at the door, nothing behind it would be tried.
  expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 10);
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([400, 401, 403, 404, 405, 409, 412, 415, 422]));
  expect(served.size).toBeGreaterThan(35);
  await expectToWork();
}, 120_000);

describe('is refused, by its code:', () => {
  test.each(REFUSED)('%s', async (_name, request, code) => {
    const path = request.path.replace('CURSOR', scene.cursors[0] ?? '');
    const headers = { ...request.headers, authorization: `Bearer ${scene.tokens[0] ?? ''}` };
    const answer = await sender.send({ ...request, path, headers });
    expect(wrongWith(answer)).toBeNull();
    expect((JSON.parse(answer.text) as { code: string }).code).toBe(code);
  });

  test('a token that is foreign, revoked, of somebody deactivated, or cut', async () => {
    const [, , , gone = '', revoked = ''] = scene.tokens;
    const foreign = (scene.tokens[0] ?? '').replace(/_[^_].*$/, `_${'A'.repeat(43)}`);
    const cut = (scene.tokens[0] ?? '').slice(0, -1);
    const answers = await Promise.all(
      [gone, revoked, foreign, cut].map((token) => api.as(token).get<{ code: string }>('/v1/me')),
    );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [401, 'UNAUTHENTICATED']),
    );
  });
});

describe('bytes on the wire do no harm:', () => {
  test.each(BYTES)('%s', async (_name, bytes, code) => {
    const text = await sendBytes(server.url, Buffer.from(bytes, 'latin1'));
    const [head = '', body = ''] = text.split('\r\n\r\n');
    if (text !== '') expect(wrongWith(answerOf(head, body))).toBeNull();
    if (code !== null) expect((JSON.parse(body) as { code: string }).code).toBe(code);
  });

  test('and afterwards the server works, with nothing parked', expectToWork, 30_000);
});

const answerOf = (head: string, text: string): FuzzAnswer => ({
  status: Number(head.split(' ')[1]),
  type: (/^content-type: ([^;\r]*)/im.exec(head)?.[1] ?? '').trim(),
  headers: {},
  text,
});
