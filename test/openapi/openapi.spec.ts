import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiAnswer } from '../support/api.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { apiOf } from '../support/api.js';
import { needsOwnRight, walkAudits, type Auditor } from './audits.js';
import { contractOf, openApiFile } from './contract.js';
import { othersOf } from './others.js';
import { differences } from './unseen.js';
import { setUnseenScene } from './unseen.scene.js';
import { walk, type Call } from './walk.js';
import { until } from '../support/until.js';

const file = openApiFile();
const contract = contractOf(file);
/** They need a stream that is parked, which good input never brings about. */
const OF_PARKED_STREAMS = ['processes_retry', 'processes_skip', 'streamorders_skip'];
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-openapi-'));
  server = await startServer(folder, { env: { PARLEY_RECORD_READS: 'on' } });
}, 60_000);
afterAll(async () => {
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

interface Seen {
  readonly operation: string;
  readonly answer: ApiAnswer;
  readonly breach: string | null;
}

/** Sends a request and holds the answer against the file. */
async function ask(method: string, path: string, body?: unknown, token = server.token ?? ''): Promise<Seen> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { status, headers } = response;
  const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  const operation = contract.operationOf(method, path.split('?')[0] ?? '');
  const breach = operation ? contract.breachOf(operation, status, type, text) : `${method} ${path}: unknown`;
  const answer = { status, headers, body: type.endsWith('json') ? (JSON.parse(text) as never) : {} };
  return { operation: operation?.id ?? '', answer, breach };
}

/** What a read of such an operation is called in the records. */
const recordedAs = (path: string): string =>
  `${path.split('/')[2] ?? ''}:${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;

describe('the OpenAPI file', () => {
  test('is OpenAPI 3.1 by its schema, and every reference in it leads somewhere', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(file))).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('is what the server serves', async () => {
    expect((await ask('GET', '/openapi.json')).answer.body).toEqual(file);
  });

  test('says of every parameter of a path what it may be', () => {
    const inPaths = contract.operations
      .flatMap(({ parameters }) => parameters)
      .filter((one) => one.in === 'path');
    const limits = inPaths.map(({ name, schema }) => [name, schema['minimum'] ?? schema['minLength']]);
    expect(inPaths.length).toBeGreaterThan(20);
    expect(limits.filter(([, limit]) => limit !== 1)).toEqual([]);
  });

  test('documents a key for every command but those that external ids name', () => {
    const unkeyed = contract.operations.filter(
      ({ responses, parameters }) =>
        responses[412] && !parameters.some(({ name }) => name === 'Idempotency-Key'),
    );
    expect(unkeyed.map(({ id }) => id).sort()).toEqual([
      'channels_deleted',
      'channels_edited',
      'channels_receive',
      'import_run',
    ]);
  });
});

describe('answers of the running server', () => {
  let auditor: Auditor;

  test('of every operation keep to the file, to the last field', async () => {
    const seen: Seen[] = [];
    const call: Call = async (...request) => {
      const one = await ask(...request);
      seen.push(one);
      return one.answer;
    };
    await walk(call);
    auditor = await walkAudits(call, contract);
    for (const other of othersOf(contract, new Set(seen.map(({ operation }) => operation))))
      await other(call);
    expect(seen.map(({ breach }) => breach).filter(Boolean)).toEqual([]);
    expect(seen.filter(({ answer }) => answer.status !== 200).map(({ answer }) => answer.body)).toEqual([]);
    const reached = new Set(seen.map(({ operation }) => operation));
    const missed = contract.operations.map(({ id }) => id).filter((id) => !reached.has(id));
    expect(missed.sort()).toEqual(OF_PARKED_STREAMS);
  }, 60_000);

  test('for auditors and analysts are recorded, of every operation', async () => {
    const path = `/v1/audit/people/manager/${auditor.userId}/reads?limit=100`;
    const wanted = contract.operations.filter(needsOwnRight).map((operation) => recordedAs(operation.path));
    let missing = wanted;
    await until(async () => {
      const { answer } = await ask('GET', path, undefined, auditor.token);
      const items = (answer.body as { items: { what: string }[] }).items.map(({ what }) => what);
      missing = wanted.filter((what) => !items.includes(what));
      return missing.length === 0;
    }, 'every operation is recorded').catch(() => undefined);
    expect(wanted.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  }, 90_000);

  test('name the revision and what has been waited for in documented headers', async () => {
    const channel = await ask('POST', '/v1/channels', { type: 'vk', name: 'V' });
    const { dialogId, position } = (
      await ask('POST', `/v1/channels/${String(channel.answer.body['channelId'])}/messages`, {
        externalId: '1',
        externalChatId: '1',
        customer: { externalId: '1', name: 'C' },
        text: 'Hello',
      })
    ).answer.body;
    const { answer } = await ask(
      'GET',
      `/v1/dialogs/${String(dialogId)}?after=${String(position)}&wait=10000`,
    );
    expect(answer.headers.get('parley-read')).toBe('reached');
    expect(answer.headers.get('etag')).toBe(`"${String(answer.body['revision'])}"`);
    const beyond = (Number(position) + 1_000_000_000).toString();
    for (const path of ['/v1/me', '/v1/users', '/v1/dialogs'])
      expect((await ask('GET', `${path}?after=${beyond}&wait=1`)).answer.headers.get('parley-read')).toBe(
        'late',
      );
  }, 30_000);

  test('that are problems keep to the file as well', async () => {
    const seen = await Promise.all([
      ask('GET', '/v1/dialogs/0'),
      ask('GET', '/v1/dialogs/9007199254740991'),
      ask('POST', '/v1/users', { name: '' }),
      ask('PUT', '/v1/groups/77', { name: 'None' }),
      ask('GET', '/v1/dialogs?cursor=forged'),
    ]);
    expect(seen.map(({ breach }) => breach).filter(Boolean)).toEqual([]);
    expect(seen.map(({ answer }) => answer.status)).toEqual([400, 404, 400, 404, 400]);
  });
});

test('tells nobody what exists: what is not seen, what is deleted and what never was are told alike, by every operation to every role', async () => {
  const api = apiOf(server.url, server.token ?? '');
  // What has to wait for a read model would tell by its time: the feed stands still meanwhile.
  await api.send('POST', '/v1/projections/feed/pause');
  const scene = await setUnseenScene(contract, api);
  const { asked, found } = await differences(scene);
  await api.send('POST', '/v1/projections/feed/resume');
  expect(found).toEqual([]);
  expect(asked).toBeGreaterThan(400);
}, 60_000);
