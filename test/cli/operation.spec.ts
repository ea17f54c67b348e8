import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parley } from '@parley/composition';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { randomUUID } from 'node:crypto';
import { apiOf, type Api } from '../support/api.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { until } from '../support/until.js';
import { cliOf, jsonOf, newFolder, removeFolders, type Cli } from './cli.fixtures.js';

/** ms; servers are started and read models built in here. */
const PATIENCE = 60_000;
const NAMES = parley.definitions.map(({ name }) => name).sort();
const POISONED = 'dialog-999';

interface State {
  name: string;
  version: number;
  generation: number;
  serving: boolean;
  state: string;
  position: string;
  head: string;
  behind: number;
  parked: number;
}

const folder = newFolder();
let server: ServerProcess;
let token: string | null;
let api: Api;
let cli: Cli;

async function start(): Promise<void> {
  server = await startServer(folder);
  token ??= server.token;
  api = apiOf(server.url, token ?? '');
  cli = cliOf({ url: server.url, token });
}
const statesOf = async (): Promise<readonly State[]> =>
  (await jsonOf<{ items: State[] }>(cli, 'projections')).items;
const served = async (name: string): Promise<State> =>
  (await statesOf()).find((row) => row.name === name && row.serving)!;

/** An event of a version that this program does not know: every projection that folds it fails. */
async function appendPoison(): Promise<bigint> {
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
  const data = { dialogId: 999, session: 1 };
  const { position } = await store.append(POISONED, -1, [
    { id: randomUUID(), type: 'DialogClosed', data, metadata },
  ]);
  await store.close();
  return position;
}

beforeAll(start, PATIENCE);
afterAll(async () => {
  await server.stop();
  removeFolders();
});

describe('projections', () => {
  test(
    'lists state, version, position, head, lag and parked streams of every read model',
    async () => {
      await until(
        async () => (await statesOf()).every((row) => row.state === 'live' && row.behind === 0),
        'every build follows the log',
      );
      const states = await statesOf();
      expect(states.map((row) => row.name).sort()).toEqual(NAMES);
      const { out } = await cli(['projections']);
      expect(out).toMatch(/^name +version +role +state +position +head +behind +lag +rate +parked$/m);
      expect(out).toMatch(/^dialog-list +2 +served +live +(\d+) +\1 +0 +0 s +\S+\/s +0$/m);
    },
    PATIENCE,
  );

  test(
    'a rebuild waits until the new build serves; the bar is on stderr',
    async () => {
      const before = await served('feed');
      const { code, out, err } = await cli(['projections', 'rebuild', 'feed'], { columns: 100 });
      expect(code).toBe(0);
      expect(out).toContain(`Rebuilt feed: version 2.${before.generation + 1} serves.`);
      expect(err).toMatch(/Rebuilding \[=+\] 100% 100\/100 1 of 1 done/);
      expect((await served('feed')).generation).toBe(before.generation + 1);
    },
    PATIENCE,
  );

  test(
    'rebuild --all rebuilds every one; without a terminal there is no bar',
    async () => {
      const { code, out, err } = await cli(['projections', 'rebuild', '--all', '--json']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const { rebuilt, stopped } = JSON.parse(out) as { rebuilt: State[]; stopped: State[] };
      expect(rebuilt.map((row) => row.name).sort()).toEqual(NAMES);
      expect(stopped).toEqual([]);
    },
    PATIENCE,
  );

  test.each([
    [[], 2],
    [['feed', '--all'], 2],
    [['nonsense'], 1],
  ])('rebuild %j ends with %i', async (argv, code) => {
    expect((await cli(['projections', 'rebuild', ...argv])).code).toBe(code);
  });

  test(
    'pause holds a projection, resume lets it go on',
    async () => {
      expect(await cli(['projections', 'pause', 'gallery'])).toMatchObject({
        code: 0,
        out: 'Paused gallery.\n',
      });
      expect((await served('gallery')).state).toBe('paused');
      expect(await cli(['projections', 'resume', 'gallery', '--json'])).toMatchObject({ code: 0, err: '' });
      await until(async () => (await served('gallery')).state === 'live', 'the gallery is live');
    },
    PATIENCE,
  );
});

describe('a stream that cannot be folded', () => {
  beforeAll(async () => {
    await server.stop();
    const position = await appendPoison();
    await start();
    const answer = await api.get(`/v1/dialogs?after=${position}&wait=10000`);
    expect(answer.headers.get('parley-read')).toBe('parked');
    await until(async () => (await served('feed')).parked === 1, 'the event is parked');
  }, PATIENCE);

  test('is listed as parked, of one projection or of all', async () => {
    const { items } = await jsonOf<{ items: { name: string; stream: string; code: string }[] }>(
      cli,
      ...['projections', 'parked'],
    );
    expect(items).toContainEqual(
      expect.objectContaining({ name: 'dialog-list', stream: POISONED, code: 'UNKNOWN_EVENT' }),
    );
    const { out } = await cli(['projections', 'parked', 'feed']);
    expect(out).toMatch(/^name +stream +revision +position +event +code +since$/m);
    expect(out).toMatch(/^feed +dialog-999 +0 +\d+ +DialogClosed +UNKNOWN_EVENT +\S+Z$/m);
    expect(out).not.toContain('dialog-list');
    expect((await cli(['projections', 'parked', 'staff'])).out).toBe('Nothing is parked.\n');
  });

  test('retry says honestly that it waits still', async () => {
    expect(await cli(['projections', 'retry', 'feed', POISONED])).toEqual({
      code: 1,
      out: '',
      err: 'STILL_PARKED: dialog-999 waits in feed at revision 0 (DialogClosed): UNKNOWN_EVENT.\n',
    });
    expect((await cli(['projections', 'retry', 'feed', 'dialog-1'])).err).toMatch(/^PROJECTION_NOT_PARKED: /);
  });

  test(
    'stops a rebuild, which says so and ends with 1; the old build goes on serving',
    async () => {
      const before = await served('feed');
      const { code, out, err } = await cli(['projections', 'rebuild', 'feed']);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^REBUILD_STOPPED: what was served before goes on being served\./);
      expect((await served('feed')).generation).toBe(before.generation);
    },
    PATIENCE,
  );

  test(
    'skip needs a reason; with one nothing of it waits any more',
    async () => {
      expect((await cli(['projections', 'skip', 'dialog-list', POISONED])).code).toBe(2);
      const argv = ['projections', 'skip', 'dialog-list', POISONED, '--reason', 'a test'];
      expect(await cli(argv)).toMatchObject({
        code: 0,
        out: 'Passed over an event of dialog-999 in dialog-list; nothing of it waits.\n',
      });
      expect((await cli(['projections', 'parked', 'dialog-list'])).out).toBe('Nothing is parked.\n');
      expect((await cli(['projections', 'rebuild', 'dialog-list'])).code).toBe(0);
    },
    PATIENCE,
  );
});

describe('tokens', () => {
  test(
    'a token is shown once, works, is listed without its secret, and fails once revoked',
    async () => {
      const { code, out } = await cli(['tokens', 'create', '--label', 'night shift']);
      expect(code).toBe(0);
      const [, id, secret] = /^Token (\d+), shown this once: (prl_\S+)\n$/.exec(out) ?? [];
      const mine = { env: { PARLEY_TOKEN: secret! } };
      await until(
        async () => (await cli(['tokens', 'list'])).out.includes('night shift'),
        'the tokens are listed',
      );
      const list = await cli(['tokens', 'list'], mine);
      expect(list.out).toMatch(/^ *id +owner +label +created$/m);
      expect(list.out).toMatch(/^ *\d+ +manager:1 Administrator +night shift +\S+Z$/m);
      expect(list.out).not.toContain(secret!.split('_')[2]);
      expect((await cli(['tokens', 'revoke', id!])).code).toBe(0);
      expect(await cli(['tokens', 'list'], mine)).toMatchObject({
        code: 4,
        err: expect.stringMatching(/^UNAUTHENTICATED: /),
      });
    },
    PATIENCE,
  );

  test(
    '--json answers ids and positions; a token can be for another manager or a bot',
    async () => {
      const { userId } = (await api.send<{ userId: number }>('POST', '/v1/users', { name: 'Mia' })).body;
      const bot = { name: 'Echo', roles: ['responsible'] };
      const { botId } = (await api.send<{ botId: number }>('POST', '/v1/bots', bot)).body;
      const create = (...owner: readonly string[]) =>
        jsonOf<{ tokenId: number; token: string }>(cli, 'tokens', 'create', '--label', 'x', ...owner);
      const tokens = await Promise.all([create('--manager', String(userId)), create('--bot', String(botId))]);
      const viewers = await Promise.all(tokens.map((one) => api.as(one.token).get('/v1/me')));
      expect(viewers.map(({ body }) => [body['kind'], body['id']])).toEqual([
        ['manager', userId],
        ['bot', botId],
      ]);
      const revoked = await jsonOf(cli, 'tokens', 'revoke', String(tokens[0].tokenId));
      expect(revoked).toMatchObject({ position: expect.stringMatching(/^\d+$/), repeated: false });
      expect((await cli(['tokens', 'create', '--label', 'x', '--manager', '1', '--bot', '1'])).code).toBe(2);
      expect((await cli(['tokens', 'revoke', '999999'])).err).toMatch(/^TOKEN_NOT_FOUND: /);
    },
    PATIENCE,
  );
});
