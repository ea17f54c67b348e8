import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { apiOf, type Api } from '../support/api.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { cliOf, jsonOf, newFolder, removeFolders, type Cli } from './cli.fixtures.js';

/** ms; servers are started and read models built in here. */
const PATIENCE = 60_000;

interface State {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly role: string;
  readonly state: string;
}

const folder = newFolder();
let server: ServerProcess;
let api: Api;
let cli: Cli;

beforeAll(async () => {
  server = await startServer(folder);
  api = apiOf(server.url, server.token ?? '');
  cli = cliOf(server);
}, PATIENCE);
afterAll(async () => {
  await server.stop();
  removeFolders();
});

const rolesOf = async (name: string): Promise<readonly string[]> => {
  const { items } = await jsonOf<{ items: State[] }>(cli, 'projections');
  return items
    .filter((row) => row.name === name)
    .map(({ version, generation, role }) => `${version}.${generation} ${role}`);
};
const historyOf = (...argv: readonly string[]) =>
  jsonOf<{ items: { revision: number; type: string; name: string; actor: object; details: object }[] }>(
    cli,
    ...['projections', 'history', ...argv],
  );

test(
  'a build that is held back is compared, switched to, gone back from and dropped',
  async () => {
    expect(await cli(['projections', 'rebuild', 'staff', '--hold'])).toMatchObject({
      code: 0,
      out: 'Built staff 1.1: it waits for a switch.\n',
    });
    expect(await rolesOf('staff')).toEqual(['1.0 served', '1.1 held']);

    const compared = await cli(['projections', 'compare', 'staff']);
    expect(compared).toMatchObject({ code: 0, err: '' });
    expect(compared.out).toMatch(
      /^staff: 1\.0 is served, 1\.1 is beside\.\n\d+ the same, 0 differing, 0 only/,
    );

    expect((await cli(['projections', 'switch', 'staff'])).out).toBe('Switched staff.\n');
    expect(await rolesOf('staff')).toEqual(['1.1 served', '1.0 before']);
    expect((await cli(['projections', 'rollback', 'staff'])).out).toBe('Rolled back staff.\n');
    expect(await rolesOf('staff')).toEqual(['1.0 served', '1.1 before']);
    expect((await cli(['projections', 'drop', 'staff', '1.1'])).out).toBe('Dropped staff 1.1.\n');
    expect(await rolesOf('staff')).toEqual(['1.0 served']);
    expect((await cli(['projections', 'drop', 'staff', '1'])).err).toMatch(/^PROJECTION_BUILD_SERVED: /);
    expect((await cli(['projections', 'drop', 'staff', 'newest'])).code).toBe(2);
  },
  PATIENCE,
);

test('the history shows who gave which command, page by page', async () => {
  const { items } = await historyOf();
  expect(items.map(({ type }) => type)).toEqual([
    'ProjectionBuildDropped',
    'ProjectionRolledBack',
    'ProjectionSwitched',
    'ProjectionCompared',
    'ProjectionRebuildStarted',
  ]);
  expect(items[0]).toMatchObject({
    name: 'staff',
    actor: { kind: 'manager', id: 1 },
    details: { build: { version: 1, generation: 1 } },
  });
  const page = await cli(['projections', 'history', '--limit', '2']);
  expect(page.out).toMatch(/^ *revision +at +by +what +name +details$/m);
  expect(page.out).toMatch(/^ *3 +\S+Z +manager:1 +ProjectionRolledBack +staff +from 1\.1, to 1\.0$/m);
  expect(page.out).toContain('Before that: parley projections history --limit 2 --before 3');
  expect((await historyOf('--before', '1')).items).toHaveLength(1);
});

test(
  'a stream is parked by hand and folded by a retry; the same key acts once',
  async () => {
    const park = ['projections', 'park', 'staff', 'staff-1', '--reason', 'looked into', '--key', 'park-1'];
    expect((await cli(park)).out).toBe('Parked staff-1 in staff.\n');
    expect((await cli(['projections', 'parked', 'staff'])).out).toMatch(/staff-1 +\d+ .*PARKED_BY_OPERATOR/);
    const again = await jsonOf<{ repeated: boolean; outcome: string }>(cli, ...park);
    expect(again).toMatchObject({ repeated: true, outcome: 'done' });
    expect((await cli([...park.slice(0, 5), 'another', '--key', 'park-1'])).code).not.toBe(0);
    expect((await cli(['projections', 'skip', 'staff', 'staff-1', '--reason', 'x'])).err).toMatch(
      /^PROJECTION_NOTHING_FAILED: /,
    );
    expect((await cli(['projections', 'retry', 'staff', 'staff-1'])).out).toBe(
      'Folded staff-1 in staff; nothing of it waits.\n',
    );
  },
  PATIENCE,
);

test(
  'a pause holds over a restart',
  async () => {
    expect((await cli(['projections', 'pause', 'gallery'])).code).toBe(0);
    expect((await cli(['projections', 'pause', 'gallery'])).err).toMatch(/^PROJECTION_ALREADY_PAUSED: /);
    const { token } = server;
    await server.stop();
    server = await startServer(folder);
    cli = cliOf({ url: server.url, token });
    api = apiOf(server.url, token ?? '');
    const { items } = await jsonOf<{ items: State[] }>(cli, 'projections');
    expect(items.find(({ name }) => name === 'gallery')?.state).toBe('paused');
    expect((await cli(['projections', 'resume', 'gallery'])).code).toBe(0);
  },
  PATIENCE,
);

test('management commands are for administrators alone, and leave nothing of anybody else', async () => {
  const { userId } = (await api.send<{ userId: number }>('POST', '/v1/users', { name: 'Mia' })).body;
  const { token } = await jsonOf<{ token: string }>(
    cli,
    ...['tokens', 'create', '--label', 'x', '--manager', String(userId)],
  );
  const before = (await historyOf()).items.length;
  const mia = api.as(token);
  for (const order of ['pause', 'resume', 'rebuild', 'switch', 'rollback', 'compare'])
    expect((await mia.send('POST', `/v1/projections/staff/${order}`)).status).toBe(403);
  for (const page of ['', '/history', '/staff/parked', '/staff/comparison'])
    expect((await mia.get(`/v1/projections${page}`)).status).toBe(403);
  expect((await historyOf()).items).toHaveLength(before);
});

test('Prometheus is told of each build: position, lag, speed, parked streams, state and where it runs', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const labels = 'projection="staff",version="1",generation="0"';
  for (const name of ['position', 'behind', 'lag_seconds', 'rate', 'parked_streams', 'served', 'here'])
    expect(text).toMatch(new RegExp(`^parley_projection_${name}\\{${labels}\\} [0-9.]+$`, 'm'));
  expect(text).toContain(`parley_projection_state{${labels},state="live"} 1`);
  expect(text).toContain(`parley_projection_served{${labels}} 1`);
});
