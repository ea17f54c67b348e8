import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { randomUUID } from 'node:crypto';
import { apiOf, type Api } from '../support/api.js';
import { done, givenChannel, givenManager, incoming } from '../support/given.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { until } from '../support/until.js';
import { cliOf, jsonOf, newFolder, removeFolders, type Cli } from './cli.fixtures.js';

/** ms; servers are started in here. */
const PATIENCE = 60_000;
const POISONED = 'dialog-999';
const PROCESS = 'release-dialogs';

const folder = newFolder();
let server: ServerProcess;
let token: string | null = null;
let api: Api;
let cli: Cli;

async function start(): Promise<void> {
  server = await startServer(folder);
  token ??= server.token;
  api = apiOf(server.url, token ?? '');
  cli = cliOf({ url: server.url, token });
}

interface State {
  readonly name: string;
  readonly state: string;
  readonly done: number;
  readonly parked: number;
  readonly behind: number | null;
}
const state = async (): Promise<State> => (await jsonOf<{ items: [State] }>(cli, 'processes')).items[0];

/** An event of a version that this program does not know: nobody can react to it. */
async function appendPoison(): Promise<void> {
  const store = await openSqliteEventStore({ folder });
  const metadata = {
    actor: { kind: 'system', id: null },
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
    causationId: null,
    commandId: 'poison',
    fingerprint: 'f',
    schemaVersion: 99,
  } as const;
  const data = { dialogId: 999, from: null, to: null };
  await store.append(POISONED, -1, [{ id: randomUUID(), type: 'DialogReassigned', data, metadata }]);
  await store.close();
}

beforeAll(start, PATIENCE);
afterAll(async () => {
  await server.stop();
  removeFolders();
});

test(
  'who is deactivated loses all dialogs, and colleagues can answer',
  async () => {
    const channelId = await givenChannel(api, 'Shop');
    const [gone, colleague] = [await givenManager(api, 'Gone'), await givenManager(api, 'Colleague')];
    const { dialogId } = done<{ dialogId: number }>(
      await api.send('POST', `/v1/channels/${channelId}/messages`, incoming('c-1', 'm-1')),
    );
    const path = `/v1/dialogs/${dialogId}`;
    const { position } = done(await api.send('POST', `${path}/reassign`, { kind: 'manager', id: gone.id }));
    expect(await colleague.api.send('POST', `${path}/messages`, { text: 'Hello' })).toMatchObject({
      status: 404,
    });
    // Before it was reassigned the dialog was nobody's, too.
    await api.get(`${path}?after=${position}&wait=10000`);
    done(await api.send('POST', `/v1/users/${gone.id}/deactivate`));
    await until(async () => {
      const { body } = await api.get<{ responsible: unknown }>(path);
      return body.responsible === null;
    }, 'the dialog is nobody’s');
    done(await colleague.api.send('POST', `${path}/messages`, { text: 'Hello' }));
    await until(async () => (await state()).done === 1, 'the reaction is counted');
  },
  PATIENCE,
);

test('lists state, position, lag and reactions of every process, and its metrics', async () => {
  await until(async () => {
    const { state: phase, behind } = await state();
    return phase === 'live' && behind === 0;
  }, 'the process is live and at the end of the log');
  const { code, out } = await cli(['processes']);
  expect(code).toBe(0);
  expect(out).toMatch(/^name +state +position +behind +lag s +done +refused +parked +holder$/m);
  expect(out).toMatch(/^release-dialogs +live +\d+ +0 +0\.0 +1 +0 +0 +server-\S+$/m);
  expect((await cli(['processes', 'parked'])).out).toBe('Nothing is parked.\n');
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('parley_process_reactions{process="release-dialogs",outcome="done"} 1');
  expect(metrics).toContain('parley_process_parked_streams{process="release-dialogs"} 0');
});

test('only an administrator sees and repairs processes', async () => {
  const plain = await givenManager(api, 'Plain');
  for (const path of ['', `/${PROCESS}/parked`])
    expect((await plain.api.get(`/v1/processes${path}`)).status).toBe(403);
  const parked = `/v1/processes/${PROCESS}/parked/${POISONED}`;
  expect((await plain.api.send('POST', `${parked}/retry`)).status).toBe(403);
  expect((await plain.api.send('POST', `${parked}/skip`, { reason: 'why' })).status).toBe(403);
});

describe('an event that cannot be reacted to', () => {
  beforeAll(async () => {
    await server.stop();
    await appendPoison();
    await start();
    await until(async () => (await state()).parked === 1, 'the event is parked');
  }, PATIENCE);

  test('is listed as parked', async () => {
    const { out } = await cli(['processes', 'parked', PROCESS]);
    expect(out).toMatch(/^release-dialogs +dialog-999 +0 +\d+ +DialogReassigned +UNKNOWN_EVENT +\S+Z$/m);
  });

  test('retry says honestly that it waits still, and refuses what does not wait', async () => {
    expect(await cli(['processes', 'retry', PROCESS, POISONED])).toEqual({
      code: 1,
      out: '',
      err: 'STILL_PARKED: dialog-999 waits in release-dialogs at revision 0 (DialogReassigned): UNKNOWN_EVENT.\n',
    });
    expect((await cli(['processes', 'retry', PROCESS, 'dialog-1'])).err).toMatch(/^PROCESS_NOT_PARKED: /);
    expect((await cli(['processes', 'parked', 'nothing'])).err).toMatch(/^UNKNOWN_PROCESS: /);
  });

  test('skip needs a reason; with one nothing of it waits any more', async () => {
    expect((await cli(['processes', 'skip', PROCESS, POISONED])).code).toBe(2);
    expect(await cli(['processes', 'skip', PROCESS, POISONED, '--reason', 'a test'])).toMatchObject({
      code: 0,
      out: 'Passed over an event of dialog-999 in release-dialogs.\n',
    });
    expect((await cli(['processes', 'parked'])).out).toBe('Nothing is parked.\n');
  });
});
