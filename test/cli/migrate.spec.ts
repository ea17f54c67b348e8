import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cp } from 'node:fs/promises';
import type { EventStoreDouble } from '../doubles/eventstoredb/start.js';
import { describeOnMongo, freshMongoDatabase } from '@parley/documents-mongo/testing';
import { startServer } from '../support/servers/server-process.js';
import { readStores } from '../support/stopped.js';
import { newFolder, outcomeOf, parley, removeFolders, spawnCli } from './cli.fixtures.js';
import {
  anEvent,
  argumentsOf,
  contentOf,
  dataFolder,
  environmentOf,
  inFolder,
  move,
  onServer,
  readMoved,
  startTarget,
  summaryOf,
  type Move,
  type Summary,
} from './migrate.fixtures.js';

// Processes are started in here, on machines that may be busy.
jest.setTimeout(120_000);

let from: string;
let content: readonly unknown[];
let target: EventStoreDouble;
let moved: Move;

beforeAll(async () => {
  from = await dataFolder();
  content = await inFolder(from, contentOf);
});
beforeEach(async () => {
  target = await startTarget();
  moved = { from, target, data: newFolder() };
});
afterEach(() => target.stop());
afterAll(removeFolders);

/** A copy of the data folder that a test may change. */
async function anotherFolder(): Promise<string> {
  const folder = newFolder();
  await cp(from, folder, { recursive: true });
  return folder;
}
const appendsAtLeast = (count: number): Promise<void> => target.until(({ appends }) => appends >= count);

describe('from a data folder to EventStoreDB', () => {
  test('the log is copied whole, and the read models are what a fresh fold makes of it', async () => {
    const summary = summaryOf(await move(moved));
    expect(summary).toMatchObject({ there: 0, copied: content.length, beyond: 0 });
    expect(summary.target).toEqual(summary.source);
    expect(summary.readModels?.every(({ serving }) => serving)).toBe(true);
    const { log, differences } = await readMoved(moved);
    expect(log.length).toBeGreaterThanOrEqual(content.length);
    expect(differences.filter((difference) => !difference.includes(' stands at '))).toEqual([]);
    const copied = await onServer(target, contentOf);
    expect(copied.slice(0, content.length)).toEqual(content);
    expect((await move(moved, '--verify')).code).toBe(0);
  });

  test('into a namespace of a server that others use, and out of it into a folder again', async () => {
    await onServer(target, (store) => store.append('dialog-1', -1, [anEvent({})]));
    const env = { ...environmentOf(moved), PARLEY_NAMESPACE: 'staging' };
    const into = summaryOf(await parley(argumentsOf(moved, '--log-only'), { env }));
    expect(into).toMatchObject({ there: 0, copied: content.length, beyond: 0 });
    expect(await onServer(target, contentOf)).toMatchObject([{ stream: 'dialog-1' }]);
    const copy = newFolder();
    const out = ['migrate', '--from', 'esdb:', '--to', copy, '--log-only', '--json'];
    expect(summaryOf(await parley(out, { env })).target).toEqual(into.source);
    expect(await inFolder(copy, contentOf)).toEqual(content);
  });

  test('killed with kill -9 in the middle, twice, and run again: nothing is missing, nothing is there twice', async () => {
    await target.fault({ kind: 'slow', method: 'append', ms: 5 });
    for (const appends of [5, 40]) {
      const victim = spawnCli(argumentsOf(moved, '--log-only'), environmentOf(moved));
      const outcome = outcomeOf(victim);
      await appendsAtLeast(appends);
      victim.kill('SIGKILL');
      expect(await outcome).toMatchObject({ signal: 'SIGKILL', out: '' });
    }
    await target.clear();
    const summary = summaryOf(await move(moved, '--log-only'));
    expect(summary.there).toBeGreaterThan(0);
    expect(summary.copied).toBeGreaterThan(0);
    expect(summary.there + summary.copied).toBe(content.length);
    expect(await onServer(target, contentOf)).toEqual(content);
  });

  test('a server that is killed in the middle and comes back is waited for', async () => {
    await target.fault({ kind: 'slow', method: 'append', ms: 2 });
    const sleep = async (): Promise<void> => target.restart();
    const running = parley(argumentsOf(moved, '--log-only'), { env: environmentOf(moved), sleep });
    await appendsAtLeast(20);
    await target.kill();
    expect(summaryOf(await running).copied).toBe(content.length);
    expect(await onServer(target, contentOf)).toEqual(content);
  });

  test.each(['cut', 'unavailable', 'lost-answer'] as const)(
    'connections that end with %s while appending leave nothing out and nothing twice',
    async (kind) => {
      await target.fault({ kind, method: 'append', count: 7 });
      expect(summaryOf(await move(moved, '--log-only')).copied).toBe(content.length);
      expect(await onServer(target, contentOf)).toEqual(content);
    },
  );

  test('connections that are cut while reading back are tried again', async () => {
    summaryOf(await move(moved, '--log-only'));
    await target.fault({ kind: 'cut', method: 'read', count: 3, after: 10 });
    const { source, target: copied } = JSON.parse((await move(moved, '--verify')).out) as {
      source: object;
      target: object;
    };
    expect(copied).toEqual(source);
  });
});

describe('read models', () => {
  test('that stop at an event are named; the log is copied all the same', async () => {
    const folder = await anotherFolder();
    const { metadata, ...event } = anEvent({ dialogId: 999, session: 1 });
    const poison = { ...event, type: 'DialogClosed', metadata: { ...metadata, schemaVersion: 99 } };
    await inFolder(folder, (store) => store.append('dialog-999', -1, [poison]));
    const { code, out, err } = await move({ ...moved, from: folder });
    expect(code).toBe(1);
    expect(err).toMatch(/^READ_MODELS_STOPPED: The log is copied, but .*feed is UNKNOWN_EVENT/);
    const { copied, readModels } = JSON.parse(out) as Summary;
    expect(copied).toBe(content.length + 1);
    expect(readModels?.find(({ name }) => name === 'staff')?.serving).toBe(true);
  });
});

describeOnMongo('MongoDB', () => {
  test('gets the read models, which are what a fresh fold makes of the log', async () => {
    const database = freshMongoDatabase();
    const env = { ...environmentOf(moved), MONGODB_URL: database.url, MONGODB_DATABASE: database.name };
    const documents = await database.open();
    try {
      const { readModels } = summaryOf(await parley(argumentsOf(moved), { env }));
      expect(readModels?.every(({ serving }) => serving)).toBe(true);
      const { differences } = await onServer(target, (store) => readStores(store, documents));
      expect(differences.filter((difference) => !difference.includes(' stands at '))).toEqual([]);
    } finally {
      await documents.close();
      await database.drop();
    }
  });
});

describe('run again', () => {
  test('it writes nothing, also after the target has gone on', async () => {
    summaryOf(await move(moved, '--log-only'));
    await onServer(target, (store) => store.append('later-1', -1, [anEvent(1)]));
    const { events } = await target.state();
    expect(summaryOf(await move(moved, '--log-only'))).toMatchObject({ copied: 0, appends: 0, beyond: 1 });
    expect((await target.state()).events).toBe(events);
  });
});

describe('nothing is written', () => {
  test('by --dry-run, which says what would be', async () => {
    const { code, out } = await parley(['migrate', '--from', from, '--dry-run'], {
      env: environmentOf(moved),
    });
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^The source holds ${content.length} events in \\d+ streams.* ${content.length} would be copied`,
      ),
    );
    expect(await onServer(target, contentOf)).toEqual([]);
  });

  test('into a log that holds something else', async () => {
    await onServer(target, (store) => store.append('other-1', -1, [anEvent({ secret: 'content' })]));
    const { code, out, err } = await move(moved, '--log-only');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^MIGRATION_TARGET_FOREIGN: Event 1 of the target is revision 0 of other-1, not /);
    expect(await onServer(target, contentOf)).toHaveLength(1);
  });

  test('when an event is larger than an append may be', async () => {
    const folder = await anotherFolder();
    await inFolder(folder, (store) => store.append('large-1', -1, [anEvent('x'.repeat(1_100_000))]));
    const { code, err } = await move({ ...moved, from: folder }, '--log-only');
    expect(code).toBe(1);
    expect(err).toMatch(/^MIGRATION_EVENT_TOO_LARGE: .*large-1 revision 0 \(1100\d\d\d bytes\)\.\n$/);
    expect(await onServer(target, contentOf)).toEqual([]);
  });

  test('while a server has the folder open', async () => {
    const folder = await anotherFolder();
    const server = await startServer(folder);
    try {
      expect(await move({ ...moved, from: folder })).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^STORE_LOCKED: /),
      });
    } finally {
      await server.stop();
    }
  });

  test('where read models of another log are', async () => {
    const own = await move({ ...moved, data: from });
    expect(own).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^MIGRATION_DOCUMENTS_FOREIGN: .*MONGODB_URL/),
    });
    const others = await move({ ...moved, data: await anotherFolder() });
    expect(others).toMatchObject({ code: 1, err: expect.stringMatching(/^MIGRATION_DOCUMENTS_FOREIGN: /) });
    expect(await onServer(target, contentOf)).toEqual([]);
    // The log is the same, and its positions are others.
    summaryOf(await move(moved, '--log-only'));
    const copied = await move({ ...moved, data: await anotherFolder() });
    expect(copied).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^(LOG_MISMATCH|CHECKPOINT_BEYOND_HEAD): /),
    });
  });

  test.each([
    ['a folder without a log', ['--from', '/nowhere/at/all'], 1, /^MIGRATION_SOURCE_MISSING: /],
    [
      'an address among the arguments',
      ['--to', 'esdb://admin:secret@localhost'],
      2,
      /^USAGE: .*EVENTSTOREDB_URL/,
    ],
    ['two servers', ['--from', 'esdb:'], 2, /^USAGE: One of the two/],
    ['two orders', ['--verify', '--dry-run'], 2, /^USAGE: Give one/],
  ])('with %s', async (_what, argv, code, err) => {
    const printed = await parley(['migrate', ...argv], { env: environmentOf(moved) });
    expect(printed).toMatchObject({ code, out: '', err: expect.stringMatching(err) });
    expect(printed.err).not.toContain('secret');
  });

  test('without EVENTSTOREDB_URL, or with a mistaken setting', async () => {
    const nothing = await parley(['migrate', '--from', from], { env: {} });
    expect(nothing).toMatchObject({ code: 2, err: expect.stringMatching(/^USAGE: Set EVENTSTOREDB_URL/) });
    const mistaken = await parley(['migrate'], { env: { PARLEY_PORT: 'x' } });
    expect(mistaken).toMatchObject({ code: 2, err: expect.stringMatching(/^INVALID_CONFIGURATION: /) });
  });
});

describe('back into a data folder', () => {
  test('a server starts on what was copied from EventStoreDB, with all its read models', async () => {
    summaryOf(await move(moved, '--log-only'));
    const folder = newFolder();
    const back = await parley(['migrate', '--from', 'esdb:', '--to', folder, '--json'], {
      env: environmentOf(moved),
    });
    expect(summaryOf(back)).toMatchObject({ copied: content.length });
    expect((await inFolder(folder, contentOf)).slice(0, content.length)).toEqual(content);
    const server = await startServer(folder);
    expect(server.token).toBeNull();
    expect(await server.stop()).toBe(0);
  });
});

test('the bars of all phases are on stderr, and only on a terminal', async () => {
  const printed = await parley(['migrate', '--from', from, '--log-only'], {
    env: environmentOf(moved),
    columns: 100,
  });
  for (const phase of ['Reading', 'Copying', 'Verifying'])
    expect(printed.err).toMatch(new RegExp(`${phase} \\[=+\\] 100%`));
  expect(printed.out).toMatch(
    /^Copied \d+ events in \d+ appends; 0 were there already\.\nBoth logs hold the same/,
  );
});
