import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ABSENT } from '@parley/eventsourcing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore, readConfig, type ColumnsReport } from '@parley/composition';
import { eventOf, until } from '@parley/testkit';
import { examine } from './doctor.js';
import { clockFinding, esdbVersionFinding } from './event-store.js';
import { diskFinding } from './deep/files.js';
import { columnsFinding } from './columns.js';
import type { Finding } from './finding.js';
import { nodeFinding } from './program.js';
import { progress } from './projections.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

const examined = (env: Record<string, string> = {}): Promise<readonly Finding[]> =>
  examine({ env: { PARLEY_DATA: folder, ...env }, sleep: async () => undefined });

async function about(subject: string, env: Record<string, string> = {}): Promise<readonly Finding[]> {
  return (await examined(env)).filter((finding) => finding.subject === subject);
}

const problemsOf = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'problem');

/** A folder as a server leaves it that was started once. */
async function started(): Promise<void> {
  const core = await openCore(await readConfig({ PARLEY_DATA: folder }), {
    role: 'server',
    onError: () => undefined,
  });
  const position = await core.eventStore.head();
  await core.projections.waitFor('commands', position, 30_000);
  await core.close();
}

/** An address where nothing listens. */
async function closedPort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

describe('without any problem', () => {
  test('a new installation is told what the first start makes, and nothing is made by looking', async () => {
    const env = { PARLEY_DATA: join(folder, 'data') };
    const findings = await examined(env);
    expect(problemsOf(findings)).toEqual([]);
    expect(findings.map(({ found }) => found).join('\n')).toMatch(/not there yet: the first start makes it/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a stopped folder has stores that can be read and written, and read models', async () => {
    await started();
    const findings = await examined();
    expect(problemsOf(findings)).toEqual([]);
    expect(findings).toContainEqual({
      subject: 'event store',
      verdict: 'ok',
      found: expect.stringMatching(/^embedded, can be read, last event at \d+$/),
    });
  });

  test('a file that another user left in the folder is reported with its path', async () => {
    await started();
    const lock = join(folder, 'events.db-lock');
    // Who runs as root may read everything, and can give files away; others can take the right from themselves.
    if (process.getuid?.() === 0) await chown(lock, 65_534, 65_534);
    else await chmod(lock, 0);
    const [finding] = await about('files of the stores');
    expect(finding?.verdict).not.toBe('ok');
    expect(finding?.found).toContain(lock);
    expect(finding?.advice).toMatch(/chown/);
  });

  test('looking leaves no event in the log', async () => {
    await started();
    const read = async () => {
      const store = await openSqliteEventStore({ folder });
      const { events } = await store.readAll({ limit: 1_000 });
      await store.close();
      return events;
    };
    const before = await read();
    await examined();
    expect(await read()).toEqual(before);
  });
});

describe('configuration', () => {
  test('every mistake is a problem of its own, and nothing else is looked at', async () => {
    const findings = await about('configuration', { PARLEY_PORT: 'x', PARLEY_LOG_LEVEL: 'loud' });
    expect(findings.map(({ verdict, found }) => [verdict, found])).toEqual([
      ['problem', 'PARLEY_PORT must be a whole number from 0 to 65535'],
      ['problem', expect.stringMatching(/^PARLEY_LOG_LEVEL must be one of /)],
    ]);
  });

  test('what is set is named without its value', async () => {
    const [finding] = await about('configuration');
    expect(finding).toEqual({ subject: 'configuration', verdict: 'ok', found: 'set: PARLEY_DATA' });
  });

  test('no finding holds a secret', async () => {
    const env = {
      EVENTSTOREDB_URL: `esdb://127.0.0.1:${await closedPort()}?tls=false`,
      EVENTSTOREDB_USERNAME: 'somebody',
      EVENTSTOREDB_PASSWORD: 'a-password-of-mine',
      EVENTSTOREDB_DEADLINE_MS: '1000',
    };
    expect(JSON.stringify(await examined(env))).not.toContain('a-password-of-mine');
  });
});

describe('files', () => {
  test.each([
    [0o700, 'ok'],
    [0o755, 'warning'],
    [0o777, 'problem'],
  ])('a data folder of mode %o is %s', async (mode, verdict) => {
    const data = join(folder, 'data');
    await mkdir(data);
    await chmod(data, mode);
    expect(await about('data folder', { PARLEY_DATA: data })).toMatchObject([{ verdict }]);
  });

  test('a file in the place of the data folder is a problem', async () => {
    const data = join(folder, 'file');
    await writeFile(data, '');
    expect(await about('data folder', { PARLEY_DATA: data })).toMatchObject([{ verdict: 'problem' }]);
  });

  test.each([
    [0o600, 'ok'],
    [0o644, 'warning'],
  ])('a file with a password of mode %o is %s', async (mode, verdict) => {
    const file = join(folder, 'password');
    await writeFile(file, 'secret', { mode });
    await chmod(file, mode);
    const env = {
      MONGODB_URL: `mongodb://127.0.0.1:${await closedPort()}`,
      MONGODB_USERNAME: 'reader',
      MONGODB_PASSWORD_FILE: file,
      MONGODB_TIMEOUT_MS: '200',
    };
    expect(await about('MONGODB_PASSWORD_FILE', env)).toMatchObject([{ verdict }]);
  });

  test('little room on the disk is a warning', () => {
    const gib = 1024 ** 3;
    expect(diskFinding(0.9 * gib, 2 * gib)).toMatchObject({ verdict: 'warning' });
    expect(diskFinding(9 * gib, 100 * gib)).toMatchObject({ verdict: 'warning' });
    expect(diskFinding(10 * gib, 100 * gib)).toMatchObject({
      verdict: 'ok',
      found: '10.0 of 100.0 GiB are free',
    });
  });
});

describe('stores', () => {
  test('a file of another program is a problem', async () => {
    await writeFile(join(folder, 'events.db'), 'This is no store of ours. '.repeat(100));
    expect(await about('event store')).toMatchObject([
      { verdict: 'problem', found: expect.stringMatching(/^embedded: STORE_(FOREIGN|DAMAGED): /) },
    ]);
  });

  test('a server that does not answer is a problem, and what to look at is said', async () => {
    const env = {
      EVENTSTOREDB_URL: `esdb://127.0.0.1:${await closedPort()}?tls=false`,
      EVENTSTOREDB_DEADLINE_MS: '500',
      MONGODB_URL: `mongodb://127.0.0.1:${await closedPort()}`,
      MONGODB_TIMEOUT_MS: '500',
    };
    const findings = problemsOf(await examined(env));
    expect(findings.map(({ subject, found }) => [subject, found])).toEqual([
      ['event store', expect.stringMatching(/^EventStoreDB: STORE_UNAVAILABLE: /)],
      ['document store', expect.stringMatching(/^MongoDB: STORE_UNAVAILABLE: /)],
    ]);
    for (const { advice } of findings) expect(advice).toMatch(/_URL is its address/);
  });
});

describe('versions and clocks', () => {
  test('an old server or Node.js is reported', () => {
    expect(esdbVersionFinding('22.10.5').verdict).toBe('warning');
    expect(esdbVersionFinding('24.2.0').verdict).toBe('ok');
    expect(nodeFinding('20.18.3').verdict).toBe('problem');
    expect(nodeFinding('22.1.0').verdict).toBe('ok');
  });

  test('an event from the future is a warning, one of the past is not', () => {
    expect(clockFinding(5_000, 1_000)).toMatchObject({
      verdict: 'warning',
      found: "its last event is 4000 ms ahead of this machine's clock",
    });
    expect(clockFinding(1_900, 1_000).verdict).toBe('ok');
    expect(clockFinding(0, 1_000_000).verdict).toBe('ok');
  });
});

describe('columns in memory', () => {
  const report: ColumnsReport = {
    ...{ owner: 'server-1', phase: 'ready', dialogs: 1_200, bytes: 3_000_000, mostBytes: 2 ** 30 },
    ...{ read: null, position: '7', missing: [], fault: null },
  };
  const fault = { code: 'STORE_UNAVAILABLE', since: '2026-03-01T10:00:00.000Z' };
  const HELD = 'server-1: 1,200 dialogs in 3 of at most 1,024 MB';

  test.each<readonly [Partial<ColumnsReport>, boolean, string, string]>([
    [{}, false, 'ok', `${HELD}, follow the log to 7`],
    [{ missing: ['tags'] }, false, 'ok', `${HELD}, follow the log to 7, without tags`],
    [{ phase: 'loading', read: 40 }, false, 'ok', 'server-1: are being loaded, 40 documents read so far'],
    [{ phase: 'idle' }, false, 'ok', 'server-1: are being loaded, 0 documents read so far'],
    [{}, true, 'warning', `${HELD}, stand still at 7, behind the read models`],
    [{ fault }, false, 'warning', `${HELD}, stand still at 7 since ${fault.since}: STORE_UNAVAILABLE`],
    [
      { phase: 'idle', fault },
      false,
      'warning',
      `server-1: do not load since ${fault.since}: STORE_UNAVAILABLE`,
    ],
    [
      { phase: 'full', fault },
      false,
      'warning',
      `server-1: take more than 1,024 MB, were given up at ${fault.since}`,
    ],
  ])('%j is told, stuck: %s', (changed, isStuck, verdict, found) => {
    const finding = columnsFinding({ ...report, ...changed }, isStuck);
    expect([finding.verdict, finding.found]).toEqual([verdict, found]);
    expect(finding.advice !== undefined).toBe(verdict === 'warning');
  });

  test('of a running server are told, and nothing of one that has ended', async () => {
    const core = await openCore(await readConfig({ PARLEY_DATA: folder }), {
      role: 'server',
      onError: () => undefined,
    });
    await core.projections.waitFor('dialog-list', await core.eventStore.head(), 30_000);
    await core.reader.columns.current();
    // What it tells comes a moment later.
    const told = new RegExp(`^${core.owner}: 0 dialogs in 1 of at most 1,024 MB, follow the log to \\d+`);
    await until(async () => (await about('columns in memory')).some(({ found }) => told.test(found)));
    await core.close();
    expect(await about('columns in memory')).toEqual([]);
  });
});

describe('read models', () => {
  test('a stream that waits is a problem that names it and what to run', async () => {
    await started();
    const eventStore = await openSqliteEventStore({ folder });
    const poison = eventOf({ dialogId: 999, session: 1 }, 'DialogClosed');
    await eventStore.append('dialog-999', ABSENT, [
      { ...poison, metadata: { ...poison.metadata, schemaVersion: 99 } },
    ]);
    await eventStore.close();
    const core = await openCore(await readConfig({ PARLEY_DATA: folder }), {
      role: 'server',
      onError: () => undefined,
    });
    await core.projections.waitFor('feed', await core.eventStore.head(), 30_000);
    await core.close();
    const [finding] = await about('read model feed');
    expect(finding).toEqual({
      subject: 'read model feed',
      verdict: 'problem',
      found: 'dialog-999 waits at revision 0 (DialogClosed, UNKNOWN_EVENT)',
      advice: 'Run parley projections retry feed dialog-999, or skip it with a reason.',
    });
  });

  test('that nobody brings forward are a problem where servers and workers should run', async () => {
    const late = { name: 'feed', version: 1, generation: 0, serving: true, behind: 3, position: 5n };
    const state = late as unknown as Parameters<typeof progress>[1][number];
    const moved = { ...state, position: 6n };
    const found = (after: typeof state, isStopped: boolean) =>
      progress([state.name], [state], [after], isStopped).find(({ found: text }) =>
        text.startsWith('behind'),
      );
    expect(found(state, false)).toMatchObject({ verdict: 'problem' });
    expect(found(moved, false)).toMatchObject({ verdict: 'ok', found: 'behind, and catching up: feed' });
    expect(found(state, true)).toMatchObject({ verdict: 'ok' });
  });
});
