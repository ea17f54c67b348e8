import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { newFolder, outcomeOf, parley, removeFolders, spawnCli } from './cli.fixtures.js';

// Processes are started in here, on machines that may be busy.
jest.setTimeout(60_000);

let server: ServerProcess;
let nobody: string;
beforeAll(async () => {
  server = await startServer(newFolder(), { sample: true });
  nobody = await closedAddress();
});
afterAll(async () => {
  await server.stop();
  removeFolders();
});

/** An address where nothing listens. */
async function closedAddress(): Promise<string> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return `http://127.0.0.1:${port}`;
}
const signedIn = (): Record<string, string> => ({ PARLEY_URL: server.url, PARLEY_TOKEN: server.token ?? '' });
const started = (argv: readonly string[], env: Record<string, string> = signedIn()) =>
  outcomeOf(spawnCli(argv, env));

describe('the built program ends with', () => {
  test('0 when it is done', async () => {
    const { code, out, err } = await started(['dialogs', 'list', '--limit', '1']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('last activity');
  });

  test('1 when it is refused', async () => {
    const { code, out, err } = await started(['dialogs', 'feed', '99999']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^DIALOG_NOT_FOUND: /);
  });

  test('2 for an argument in another encoding, rather than sending signs that nobody wrote', async () => {
    const child = spawnCli(['dialogs', 'send', '1', '\ufffd\ufffd'], signedIn());
    const { code, out, err } = await outcomeOf(child);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^INVALID_ENCODING: /);
  });

  test.each([
    ['no command', []],
    ['an unknown command', ['dialogues']],
    ['help for an unknown command', ['events', '--help']],
    [
      'help for an unknown command behind options',
      ['--json', '--url', 'http://x', 'dialogs', 'events', '-h'],
    ],
    ['an unknown option', ['dialogs', 'list', '--nonsense']],
    ['a missing argument', ['dialogs', 'feed']],
    ['one argument too many', ['projections', 'feed']],
    ['an address that is none', ['dialogs', 'list', '--url', 'nonsense']],
    ['an address with a password in it', ['dialogs', 'list', '--url', 'http://a:b@127.0.0.1']],
  ])('2 for wrong usage: %s', async (_what, argv) => {
    const { code, out, err } = await parley(argv, { env: signedIn() });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
  });

  test('3 when the server is not reachable', async () => {
    const { code, out, err } = await started(['projections'], { ...signedIn(), PARLEY_URL: nobody });
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toBe(
      `NOT_REACHABLE: ${nobody} does not answer. Is the server running, and is PARLEY_URL its address?\n`,
    );
  });

  test('3 with the key to repeat when nobody knows whether a command was done', async () => {
    const { code, err } = await parley(['dialogs', 'close', '1', '--url', nobody], { env: signedIn() });
    expect(code).toBe(3);
    expect(err).toMatch(/repeat it with --key [0-9a-f-]{36}\.\n$/);
  });

  test('4 without a token, with a token that is none, and with an unknown one', async () => {
    const missing = await started(['tokens', 'list'], { PARLEY_URL: server.url });
    expect(missing).toMatchObject({
      code: 4,
      out: '',
      err: 'UNAUTHENTICATED: There is no token: set PARLEY_TOKEN, or give --token-file FILE.\n',
    });
    for (const token of ['prl_1_unknown', 'two\nlines', 'ключ'])
      expect(await parley(['tokens', 'list'], { env: { ...signedIn(), PARLEY_TOKEN: token } })).toMatchObject(
        { code: 4, err: expect.stringMatching(/^UNAUTHENTICATED: /) },
      );
  });
});

describe('options for everybody', () => {
  test('--url and --token-file stand anywhere and win over the environment', async () => {
    const file = join(newFolder(), 'token');
    writeFileSync(file, `${server.token ?? ''}\n`);
    chmodSync(file, 0o600);
    const given = ['--url', `${server.url}/`, '--token-file', file];
    const env = { PARLEY_URL: nobody, PARLEY_TOKEN: 'prl_1_wrong' };
    for (const argv of [
      [...given, 'tokens', 'list', '--json'],
      ['tokens', '--json', 'list', ...given],
    ]) {
      const { code, out } = await parley(argv, { env });
      expect(code).toBe(0);
      expect(JSON.parse(out)).toHaveProperty('items');
    }
    const absent = await parley(['tokens', 'list', '--token-file', join(newFolder(), 'none')], { env });
    expect(absent).toMatchObject({ code: 4, err: expect.stringContaining('ENOENT') });
  });

  test('--version is that of the package', async () => {
    const manifest = new URL('../../apps/cli/package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    expect(await started(['--version'], {})).toMatchObject({ code: 0, out: `${version}\n` });
  });

  const groups = {
    '': ['dialogs', 'projections', 'load', 'tokens', 'doctor', 'migrate'],
    dialogs: ['list', 'feed', 'send', 'close', 'reassign'],
    projections: [
      ...['rebuild', 'compare', 'switch', 'rollback', 'drop', 'pause', 'resume'],
      ...['parked', 'park', 'retry', 'skip', 'history'],
    ],
    load: ['chats'],
    tokens: ['list', 'create', 'revoke'],
  };
  const leaves = Object.entries(groups).flatMap(([group, names]) =>
    names.filter((name) => !(name in groups)).map((name) => `${group} ${name}`.trim()),
  );
  test.each(['', 'projections', ...leaves])('parley %s --help describes it with an example', async (path) => {
    const words = path === '' ? [] : path.split(' ');
    const { code, out, err } = await parley([...words, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: parley ${path}`.trim());
    expect(out).toMatch(/\nExamples?:\n {2}parley \S/);
    expect(out).toContain('--json');
    const children = (groups as Record<string, readonly string[]>)[path] ?? [];
    children.forEach((child) => expect(out).toMatch(new RegExp(`^ {2}${child} .*\\w`, 'm')));
  });
});

describe('output', () => {
  test('is coloured on a terminal, and neither with NO_COLOR nor anywhere else', async () => {
    const argv = ['dialogs', 'list', '--limit', '1'];
    const coloured = await parley(argv, { env: signedIn(), columns: 100 });
    expect(coloured.out).toContain('\u001b[1m');
    const plain = await Promise.all([
      parley(argv, { env: { ...signedIn(), NO_COLOR: '1' }, columns: 100 }),
      parley(argv, { env: signedIn() }),
      parley([...argv, '--json'], { env: signedIn(), columns: 100 }),
    ]);
    plain.forEach(({ out }) => expect(out).not.toContain('\u001b'));
    const failed = ['dialogs', 'feed', '99999'];
    expect((await parley(failed, { env: signedIn(), columns: 80 })).err).toContain('\u001b[31m');
    expect((await parley(failed, { env: signedIn() })).err).not.toContain('\u001b');
  });

  test.each([[80], [undefined]])(
    'a table is no wider than a terminal of %s columns, or 120',
    async (columns) => {
      const env = { ...signedIn(), NO_COLOR: '1' };
      const { out } = await parley(['dialogs', 'list', '--limit', '50'], {
        env,
        ...(columns === undefined ? {} : { columns }),
      });
      const rows = out.split('\n').filter((line) => !line.startsWith('Next page'));
      const widest = Math.max(...rows.map((row) => row.length));
      expect(widest).toBeLessThanOrEqual(columns ?? 120);
      expect(widest).toBeGreaterThan((columns ?? 120) - 12);
      expect(out).toContain('…');
    },
  );

  test('ends quietly when its reader stops reading', async () => {
    const child = spawnCli(['dialogs', 'list', '--all', '--json'], signedIn());
    child.stdout?.destroy();
    let err = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: '' });
  });

  test('a server that is another program is told apart: exit code 1', async () => {
    const other = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { code, err } = await parley(['dialogs', 'list', '--url', url], { env: signedIn() });
    expect({ code, err }).toEqual({
      code: 1,
      err: `UNEXPECTED_ANSWER: ${url} answered 200 and not as a Parley server does.\n`,
    });
    other.close();
    other.closeAllConnections();
  });
});
