import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { numbered } from '@parley/testkit';
import { openEsdbEventStore } from '@parley/eventstore-esdb';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEventStoreDouble, type EventStoreDouble } from '../doubles/eventstoredb/start.js';
import { describeOnMongo, freshMongoDatabase } from '@parley/documents-mongo/testing';
import { startServer } from '../support/servers/server-process.js';
import { newFolder, parley, removeFolders } from './cli.fixtures.js';

// Processes are started in here, on machines that may be busy.
jest.setTimeout(60_000);

interface Finding {
  readonly subject: string;
  readonly verdict: string;
  readonly found: string;
}

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterAll(removeFolders);

async function findings(env: Record<string, string> = {}): Promise<readonly Finding[]> {
  const { out } = await parley(['doctor', '--json'], { env: { PARLEY_DATA: folder, ...env } });
  return (JSON.parse(out) as { findings: readonly Finding[] }).findings;
}
const verdictOf = (all: readonly Finding[], subject: string): string | undefined =>
  all.find((finding) => finding.subject === subject)?.verdict;

describe('parley doctor', () => {
  test('needs neither a server nor a token, and ends with 0 when nothing is wrong', async () => {
    const { code, out, err } = await parley(['doctor'], { env: { PARLEY_DATA: folder } });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^state +looked at +found +what to do$/m);
    expect(out).toMatch(/^ok +Node\.js +\d+\.\d+/m);
    expect(out).toMatch(/^ok +configuration +set: PARLEY_DATA$/m);
  });

  test('ends with 1 for a problem, printed with what to do', async () => {
    const printed = await parley(['doctor'], { env: { PARLEY_DATA: folder, PARLEY_PORT: 'x' } });
    expect(printed).toMatchObject({ code: 1, err: 'PROBLEMS_FOUND: 1 of 2 checks found a problem.\n' });
    expect(printed.out).toMatch(/^problem +configuration +PARLEY_PORT must be/m);
  });

  test('tells a misspelt setting as its problem, and every other command refuses it with 2', async () => {
    const misspelt = { PARLEY_DATA: folder, PARLEY_TOKN: 'hidden', PARLEY_TOKEN: 'x' };
    const sentence = 'PARLEY_TOKN is no setting (did you mean PARLEY_TOKEN?)';
    expect((await findings(misspelt))[1]).toMatchObject({ verdict: 'problem', found: sentence });
    for (const argv of [['migrate'], ['dialogs', 'list']])
      expect(await parley(argv, { env: misspelt })).toEqual({
        code: 2,
        out: '',
        err: `INVALID_CONFIGURATION: ${sentence}.\n`,
      });
  });

  test('does not disturb a running server, and is content with the folder that it made', async () => {
    const data = join(folder, 'made');
    const server = await startServer(data);
    try {
      const before = readdirSync(data);
      // Read models that are built for the first time have all the time that they need between two checks.
      const sleep = (ms: number): Promise<void> => pause(ms);
      const env = { PARLEY_DATA: data };
      const { code, out } = await parley(['doctor', '--deep', '--json'], { env, sleep });
      const all = (JSON.parse(out) as { findings: readonly Finding[] }).findings;
      expect(all.filter(({ verdict }) => verdict === 'problem')).toEqual([]);
      expect([code, readdirSync(data)]).toEqual([0, before]);
      for (const subject of ['data folder', 'every event', 'every document', 'every record'])
        expect(verdictOf(all, subject)).toBe('ok');
      expect(all).toContainEqual({
        subject: 'event store',
        verdict: 'ok',
        found: expect.stringMatching(
          /^embedded, in use by a running server, can be read, last event at \d+$/,
        ),
      });
      expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});

describe('EventStoreDB', () => {
  let double: EventStoreDouble;
  beforeEach(async () => {
    double = await startEventStoreDouble({ folder: newFolder() });
  });
  afterEach(() => double.stop());

  test('tells its version and how long it takes; looking appends nothing', async () => {
    const { events } = await double.state();
    const all = await findings({ EVENTSTOREDB_URL: double.url });
    expect(all).toContainEqual({
      subject: 'round trip to EventStoreDB',
      verdict: 'ok',
      found: expect.stringMatching(/^\d+\.\d\d ms$/),
    });
    expect(all).toContainEqual({
      subject: 'version of EventStoreDB',
      verdict: 'ok',
      found: expect.stringMatching(/^23\.10/),
    });
    expect(all).toContainEqual({ subject: 'right to append', verdict: 'ok', found: 'given' });
    expect((await double.state()).events).toBe(events);
  });

  test('in a namespace tells of that alone, whatever others wrote behind it, and begins none', async () => {
    const append = async (namespace: string, counts: readonly number[]): Promise<void> => {
      const store = await openEsdbEventStore({ url: double.url, namespace });
      for (const [index, count] of counts.entries())
        await store.append(`notes-${index}`, -1, numbered(count));
      await store.close();
    };
    await append('staging', [1]);
    await append('others', [1_500, 1_500, 1_500]);
    const { events } = await double.state();
    const findingOf = async (PARLEY_NAMESPACE: string): Promise<Finding | undefined> =>
      (await findings({ EVENTSTOREDB_URL: double.url, PARLEY_NAMESPACE })).find(
        ({ subject }) => subject === 'event store',
      );
    expect([await findingOf('staging'), await findingOf('unused')]).toMatchObject([
      {
        verdict: 'ok',
        found: 'EventStoreDB, can be read, its last event lies before much that others wrote',
      },
      { verdict: 'ok', found: 'EventStoreDB, can be read, empty' },
    ]);
    expect((await double.state()).events).toBe(events);
  });

  test('that does not answer is a problem', async () => {
    const env = { EVENTSTOREDB_URL: double.url, EVENTSTOREDB_DEADLINE_MS: '500' };
    await double.kill();
    expect(verdictOf(await findings(env), 'event store')).toBe('problem');
  });
});

describeOnMongo('MongoDB', () => {
  test('tells an index that is missing and one that is not ours', async () => {
    const database = freshMongoDatabase();
    const env = { MONGODB_URL: database.url, MONGODB_DATABASE: database.name };
    const documents = await database.open();
    try {
      await documents.ensureCollection({ name: 'things_v1', indexes: [{ fields: ['a', 'b'] }] });
      const things = database.client.db(database.name).collection('things_v1');
      await things.dropIndexes();
      await things.createIndex({ c: 1 }, { name: 'by_hand' }, {});
      const all = await findings(env);
      expect(verdictOf(all, 'document store')).toBe('ok');
      expect(all.filter(({ subject }) => subject === 'indexes in MongoDB')).toMatchObject([
        { verdict: 'problem', found: 'missing: things_v1 (a, b)' },
        { verdict: 'warning', found: 'not ours: by_hand of things_v1' },
      ]);
    } finally {
      await documents.close();
      await database.drop();
    }
  });
});
