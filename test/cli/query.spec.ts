import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { questionsOf } from '../guides/questions.js';
import { apiOf } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { cliOf, jsonOf, newFolder, removeFolders, type Cli } from './cli.fixtures.js';

interface Answered {
  readonly columns: readonly string[];
  readonly items: readonly Readonly<Record<string, string | number | null>>[];
  readonly next: string | null;
}

let server: ServerProcess;
let administrator: Cli;
let analyst: Cli;

beforeAll(async () => {
  server = await startServer(newFolder(), { sample: true });
  const api = apiOf(server.url, server.token ?? '');
  const { userId } = (
    await api.send<{ userId: number }>('POST', '/v1/users', { name: 'Ana', permissions: ['analytics'] })
  ).body;
  const owner = { label: 'ana', ownerKind: 'manager', ownerId: userId };
  const { token } = (await api.send<{ token: string }>('POST', '/v1/tokens', owner)).body;
  await caughtUp(api);
  administrator = cliOf(server);
  analyst = cliOf({ url: server.url, token });
}, 60_000);
afterAll(async () => {
  await server.stop();
  removeFolders();
});

/** The place in the log is of the moment. */
const withoutPosition = (text: string): string =>
  text.replace(/By position \d+\./, 'By position N.').replaceAll('\r\n', '\n');

describe('the guide', () => {
  const questions = questionsOf('docs/guides/analytics.md');

  test('asks what analysts ask', () => expect(questions.length).toBeGreaterThanOrEqual(5));

  test.each(questions)('shows the real answer: $title', async ({ asked, answer }) => {
    const [, command = ''] = /^npx parley (.+)\n$/.exec(asked['sh'] ?? '') ?? [];
    const { code, out, err } = await analyst(command.split(' '));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(withoutPosition(out)).toBe(withoutPosition(answer));
  });
});

describe('query', () => {
  test('answers with --json what the route does, page by page', async () => {
    const all = await jsonOf<Answered>(analyst, 'query', 'sessions', '--by', 'source');
    expect(all.columns).toEqual([
      'source',
      'sessions',
      'closedSessions',
      'answeredSessions',
      'firstAnswerP50',
    ]);
    const first = await jsonOf<Answered>(analyst, 'query', 'sessions', '--by', 'source', '--limit', '3');
    const page = ['--by', 'source', '--limit', '3', '--cursor', first.next ?? ''];
    const second = await jsonOf<Answered>(analyst, 'query', 'sessions', ...page);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next).toBeNull();
  });

  test('says what to run for the next page, with --csv beside the rows', async () => {
    const asked = ['query', 'sessions', '--by', 'source', '--limit', '3', '--only', 'outcome=open'];
    const next = /^Next page: parley query sessions --only outcome=open --by source --limit 3 --cursor \S+$/m;
    expect((await analyst([...asked, '--no-chart'])).out).toMatch(/--no-chart .*--cursor/);
    expect((await analyst(asked)).out).toMatch(next);
    const csv = await analyst([...asked, '--csv']);
    expect(csv.out).toMatch(/^source,sessions,closedSessions,answeredSessions,firstAnswerP50\r\n/);
    expect(csv.out.trimEnd().split('\r\n')).toHaveLength(4);
    expect(csv.err).toMatch(/^Next page: .* --csv/);
  });

  test('takes days of the zone for the period, whose end is not in it', async () => {
    const day = async (from: string, to: string) =>
      (
        await jsonOf<Answered>(
          analyst,
          'query',
          'sessions',
          '--from',
          from,
          '--to',
          to,
          '--zone',
          'Europe/Berlin',
        )
      ).items[0]?.['sessions'];
    const [both, first, second] = await Promise.all([
      day('2026-01-12', '2026-01-14'),
      day('2026-01-12', '2026-01-13'),
      day('2026-01-13', '2026-01-14'),
    ]);
    expect(Number(first) + Number(second)).toBe(both);
    expect(await day('2026-01-11T23:00Z', '2026-01-13T23:00Z')).toBe(both);
    expect((await analyst(['query', 'sessions', '--by', 'day', '--from', '2040-01-01'])).out).toMatch(
      /^Nothing in this period\.\n/,
    );
  });

  test('lists figures, groups and filters', async () => {
    const { out } = await analyst(['query', 'traffic', '--list']);
    expect(out).toMatch(/^incoming +count +How many messages clients wrote\.$/m);
    expect(out).toMatch(/^--by: channel, author, .*month$/m);
  });

  test.each([
    [
      ['nonsense'],
      2,
      'USAGE: There are figures of sessions, clients, load, messages, traffic, not of nonsense.',
    ],
    [['sessions', '--only', 'colour=red'], 2, 'USAGE: --only takes FILTER=VALUE, of '],
    [['sessions', '--only', 'outcome'], 2, 'USAGE: --only takes FILTER=VALUE, of '],
    [['sessions', '--figures', 'nope'], 1, 'INVALID_ANALYSIS: figures: '],
    [['sessions', '--by', 'nope', '--csv'], 1, 'INVALID_ANALYSIS: groups: '],
    [['sessions', '--zone', 'Nowhere'], 2, "error: option '--zone <name>'"],
    [['sessions', '--from', '31.1.2026'], 2, "error: option '--from <time>'"],
  ])('%j ends with %i', async (argv, exit, begin) => {
    const { code, out, err } = await analyst(['query', ...argv]);
    expect({ code, out }).toEqual({ code: exit, out: '' });
    expect(err.startsWith(begin)).toBe(true);
  });

  test('needs its right, which administrators have not got', async () => {
    expect(await administrator(['query', 'sessions'])).toEqual({
      code: 1,
      out: '',
      err: 'NOT_ALLOWED: Figures need the right analytics, which no other right implies.\n',
    });
  });
});
