import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ABSENT, ParleyError, START, type EventStore } from '@parley/eventsourcing';
import { eventWith, numbered } from '@parley/testkit';
import { openSqliteFile, type Database } from '@parley/sqlite';
import { APPLICATION_ID, KIND, MIGRATIONS } from './format.js';
import { SqliteEventStore } from './store.js';

let folder: string;
let database: Database.Database;
let store: EventStore;
let groups: number;

/** The store asks for the time once for each group, so the clock counts them. */
function openStore(): EventStore {
  const path = join(folder, 'events.db');
  database = openSqliteFile({
    path,
    applicationId: APPLICATION_ID,
    migrations: MIGRATIONS,
    kind: KIND,
  });
  groups = 0;
  return new SqliteEventStore(database, () => (groups += 1), path, false);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-events-'));
  store = openStore();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const codeOf = (answer: PromiseSettledResult<unknown>): string =>
  answer.status === 'fulfilled'
    ? 'stored'
    : answer.reason instanceof ParleyError
      ? answer.reason.code
      : 'unknown';

/** Appends to 20 streams at once, and answers what became of each. */
async function appendTogether(data: unknown): Promise<readonly string[]> {
  const appends = Array.from({ length: 20 }, (_, index) =>
    store.append(`s-${index}`, ABSENT, [eventWith(data)]),
  );
  return (await Promise.allSettled(appends)).map(codeOf);
}

const storedStreams = async (): Promise<string[]> =>
  (await store.readAll({ limit: 1_000 })).events.map(({ stream }) => stream);

describe('group commit', () => {
  it('stores appends that wait together in one transaction', async () => {
    const results = await Promise.all(
      numbered(64).map((event, index) => store.append(`s-${index}`, ABSENT, [event])),
    );
    expect(groups).toBe(1);
    expect(results.map(({ position }) => position)).toEqual(results.map((_, index) => BigInt(index + 1)));
    await store.append('later-1', ABSENT, numbered(1));
    expect(groups).toBe(2);
  });

  it('stores appends to one stream that were asked one after another without waiting, in that order', async () => {
    const results = await Promise.all(
      numbered(5).map((event, index) => store.append('s-1', index - 1, [event])),
    );
    expect(results.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
    expect(groups).toBe(1);
  });

  it('ends a group at 1,000 events or 8 Mi characters, so that other work gets its turn', async () => {
    await Promise.all(numbered(2_500).map((event, index) => store.append(`s-${index}`, ABSENT, [event])));
    expect(groups).toBe(3);
    const large = Array.from({ length: 10 }, () => eventWith('x'.repeat(1024 * 1024)));
    await Promise.all(large.map((event, index) => store.append(`large-${index}`, ABSENT, [event])));
    expect(groups).toBe(5);
  });

  it('keeps positions without gap when appends of a group are refused', async () => {
    const results = await Promise.allSettled(
      numbered(9).map((event, index) => store.append(`s-${index}`, index % 3 === 1 ? 5 : ABSENT, [event])),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(3);
    const { events } = await store.readAll({ limit: 100 });
    expect(events.map(({ position }) => position)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
  });

  it('knows an unsettled append of its own group: the later one at the same revision conflicts', async () => {
    const answers = await Promise.allSettled([
      store.append('s-1', ABSENT, numbered(2)),
      store.append('s-1', ABSENT, numbered(1)),
    ]);
    expect(answers.map(codeOf)).toEqual(['stored', 'REVISION_CONFLICT']);
    expect(answers[1]).toMatchObject({ reason: { details: { actual: 1 } } });
  });

  it('rejects a whole group with STORE_FULL when the disk is full, and goes on once there is space', async () => {
    await store.append('kept-1', ABSENT, numbered(1));
    const pages = (database.pragma('page_count') as { page_count: number }[])[0]?.page_count ?? 0;
    database.pragma(`max_page_count=${pages + 5}`);
    expect(await appendTogether('x'.repeat(10_000))).toEqual(Array(20).fill('STORE_FULL'));
    expect(await storedStreams()).toEqual(['kept-1']);

    database.pragma('max_page_count=100000');
    expect(await appendTogether('x'.repeat(10_000))).toEqual(Array(20).fill('stored'));
    expect((await store.append('kept-1', 0, numbered(1))).position).toBe(22n);
  });

  it('rejects a whole group, its conflicts too, when COMMIT fails, stores none of it and wakes nobody', async () => {
    // A promise that the database checks at COMMIT, and that a certain event breaks.
    database.exec(`
      PRAGMA foreign_keys=ON;
      CREATE TABLE promised (id INTEGER PRIMARY KEY);
      CREATE TABLE broken (id INTEGER REFERENCES promised (id) DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER break_promise AFTER INSERT ON events WHEN NEW.data LIKE '["fail"%' BEGIN INSERT INTO broken VALUES (1); END`);
    await store.append('kept-1', ABSENT, numbered(1));
    let woken = 0;
    store.onAppended(() => (woken += 1));
    const answers = await Promise.allSettled([
      store.append('s-1', ABSENT, numbered(1)),
      store.append('kept-1', 7, numbered(1)),
      store.append('s-2', ABSENT, [eventWith('fail')]),
      store.append('kept-1', 0, numbered(1)),
    ]);
    expect(answers.map(codeOf)).toEqual(Array(4).fill('STORE_UNAVAILABLE'));
    expect(await storedStreams()).toEqual(['kept-1']);
    expect(await store.head()).toBe(1n);
    expect(woken).toBe(0);

    expect(await store.append('s-1', ABSENT, numbered(1))).toMatchObject({ revision: 0, position: 2n });
    expect(await store.append('kept-1', 0, numbered(1))).toMatchObject({ revision: 1, position: 3n });
    // What the failed group would have stored for rows of its kind is stored by the next one of that kind.
    await store.append('s-2', ABSENT, [eventWith('fine')]);
    expect(await store.readStream('s-2', { limit: 1 })).toMatchObject([{ data: 'fine' }]);
  });
});

describe('memory in front of the file', () => {
  it('answers what lies past a known head without asking the file', async () => {
    await store.append('s-1', ABSENT, numbered(3));
    database.exec('ALTER TABLE events RENAME TO gone');
    expect(await store.readStream('s-1', { from: 3, limit: 10 })).toEqual([]);
    await expect(store.readStream('s-1', { from: 2, limit: 10 })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });

  it('parses a full page of the log once, a partial page every time', async () => {
    await store.append('s-1', ABSENT, numbered(5));
    const [full, again] = [await store.readAll({ limit: 5 }), await store.readAll({ from: START, limit: 5 })];
    expect(again.events[0]).toBe(full.events[0]);
    const [partial, later] = [await store.readAll({ limit: 6 }), await store.readAll({ limit: 6 })];
    expect(later.events[0]).not.toBe(partial.events[0]);
    expect(later).toEqual(partial);
  });

  it('does not keep a page of more than 8 Mi characters', async () => {
    const large = Array.from({ length: 3 }, () => eventWith('x'.repeat(3 * 1024 * 1024)));
    await store.append('s-1', ABSENT, large);
    const [page, again] = [await store.readAll({ limit: 3 }), await store.readAll({ limit: 3 })];
    expect(again.events[0]).not.toBe(page.events[0]);
  });
});
