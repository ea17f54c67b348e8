import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parley, readConfig } from '@parley/composition';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { viewOf } from '@parley/subscriptions';
import { askSqliteFile, type Row } from '@parley/sqlite/testing';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, configOf, contentOf, opened, served } from '../backup/backup.fixtures.js';
import { exportDocuments, type Exported, type ExportOptions } from './export.js';

let folder: string;
let data: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-export-'));
  [data, file] = [join(folder, 'data'), join(folder, 'monday.db')];
});
afterEach(() => rm(folder, { recursive: true }));

const take = async (to = file, options: Partial<ExportOptions> = {}): Promise<Exported> =>
  exportDocuments(await configOf(data), to, { onRows: () => undefined, ...options });

const ask = (question: string, at = file): readonly Row[] => askSqliteFile(at, question);
const tables = (): readonly unknown[] =>
  ask("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map(({ name }) => name);

/** A folder whose read models are built. */
const build = (count: number): Promise<bigint> =>
  served(data, async (core) => {
    await claim(core, 1, count);
    await contentOf(core);
    return core.eventStore.head();
  });

/** Writes into what is served of a read model, as no event does. */
async function put(collection: string, documents: Readonly<Record<string, Row>>): Promise<void> {
  const store = await openSqliteDocuments({ folder: data });
  const lease = (await store.acquireLease('test', 'test', 60_000))!;
  const writes = Object.entries(documents).map(([id, document]) => ({ id, position: 2n ** 60n, document }));
  await store.commit({ lease, collection, purges: [], writes });
  await store.close();
}

describe('an export', () => {
  test('has a table for each read model with a column for each field, what describes them, and nothing of the kernel', async () => {
    const head = await build(1);
    const { position, models, missing } = await take();
    expect({ position, missing }).toEqual({ position: head, missing: [] });
    expect(models.map(({ readModel }) => readModel)).toEqual(parley.projections.map(({ name }) => name));
    const described = ['export', 'export_fields', 'export_read_models'];
    const views = parley.projections.map(({ name }) => viewOf(name));
    expect(tables()).toEqual([...described, ...views].sort());
    for (const { name, fields } of parley.projections) {
      const columns = ask(`PRAGMA table_info("${viewOf(name)}")`).map((column) => column['name']);
      expect(columns).toEqual(['_id', '_position', ...Object.keys(fields)]);
    }
    expect(ask('SELECT * FROM export')).toEqual([
      {
        takenAt: expect.stringMatching(/Z$/),
        position: head,
        logId: expect.anything(),
        epoch: expect.anything(),
      },
    ]);
    const [{ n } = { n: null }] = ask("SELECT count(*) AS n FROM export_fields WHERE meaning = ''");
    expect(n).toBe(0n);
  });

  test('holds every kind of value as the documents do, and text alone where they hold half a character', async () => {
    await build(1);
    const row = {
      dialogId: 2 ** 53 - 1,
      clientId: null,
      status: 'open',
      responsible: String.raw`C:\ud800 "x"`,
    };
    const odd = { ...row, dialogId: 1, status: 'x\ud800y', responsible: 'ж😀' };
    await put('dialog_list_v2', { '1': { ...row, startedAt: '2026-01-02T03:04:05.006Z' }, '2': odd });
    await put('unread_v3', { '1': { kind: 'dialog', pending: true, waiting: [{ upTo: 1 }] } });
    await take();
    expect(
      ask('SELECT _id, _position, dialogId, clientId, status, responsible, startedAt FROM dialog_list'),
    ).toEqual([
      {
        _id: '1',
        _position: 2n ** 60n,
        ...row,
        dialogId: 2n ** 53n - 1n,
        startedAt: '2026-01-02T03:04:05.006Z',
      },
      {
        _id: '2',
        _position: 2n ** 60n,
        ...odd,
        dialogId: 1n,
        status: 'x\ufffdy',
        clientId: null,
        startedAt: null,
      },
    ]);
    expect(ask("SELECT pending, waiting ->> '$[0].upTo' AS upTo, userId FROM unread")).toEqual([
      { pending: 1n, upTo: 1n, userId: null },
    ]);
  });

  test('is of one moment of a server at work, which goes on meanwhile', async () => {
    const core = await opened(data);
    try {
      await claim(core, 1, 20);
      await contentOf(core);
      const writing = claim(core, 21, 200);
      const { models, position } = await take();
      await writing;
      expect(models.every((model) => model.position >= position)).toBe(true);
      expect((await contentOf(core)).length).toBe(220);
    } finally {
      await core.close();
    }
  });

  test('holds the served build alone, the rebuilt one after a rebuild', async () => {
    await build(1);
    const before = await openSqliteDocuments({ folder: data });
    await before.ensureCollection({ name: 'dialog_list_v2_b1', indexes: [] });
    await before.close();
    await put('dialog_list_v2_b1', { rebuilt: { dialogId: 7 } });
    await take();
    expect(ask('SELECT * FROM dialog_list')).toEqual([]);
    const store = await openSqliteDocuments({ folder: data });
    const value = { name: 'dialog-list', version: 2, generation: 1, collection: 'dialog_list_v2_b1' };
    await store.putRecord('serving', 'dialog-list', value);
    await store.close();
    const later = join(folder, 'later.db');
    await take(later);
    expect(ask('SELECT _id, dialogId FROM dialog_list', later)).toEqual([{ _id: 'rebuilt', dialogId: 7n }]);
  });

  test('tells how far it is, step by step', async () => {
    await build(1);
    const rows = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [String(at), { dialogId: at }]));
    await put('dialog_list_v2', rows);
    const told: (readonly [number, number])[] = [];
    await take(file, { onRows: (done, total) => told.push([done, total]) });
    const [total] = new Set(told.map(([, all]) => all));
    expect(told.length).toBeGreaterThan(3);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b));
    expect(told.at(-1)).toEqual([total, total]);
    expect(ask('SELECT count(*) AS n, sum(dialogId) AS s FROM dialog_list')).toEqual([
      { n: 5_000n, s: 12_497_500n },
    ]);
  });

  test('leaves out what is not built yet, and says so', async () => {
    await build(1);
    const store = await openSqliteDocuments({ folder: data });
    await store.deleteRecord('serving', 'feed');
    await store.close();
    expect((await take()).missing).toEqual(['feed']);
    expect(tables()).not.toContain('feed');
  });

  test('is for the eyes of its owner', async () => {
    await build(1);
    await take();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe('no export', () => {
  const nothingElse = async (...names: readonly string[]): Promise<void> =>
    expect((await readdir(folder)).sort()).toEqual(['data', ...names].sort());

  test('overwrites what is there', async () => {
    await build(1);
    await writeFile(file, 'mine');
    await expect(take()).rejects.toMatchObject({ code: 'EXPORT_EXISTS' });
    await nothingElse('monday.db');
    expect((await stat(file)).size).toBe(4);
  });

  test('of two at once into one file leaves half of one', async () => {
    await build(1);
    const outcomes = await Promise.allSettled([take(), take()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await nothingElse('monday.db');
    expect(ask('SELECT count(*) AS n FROM export')).toEqual([{ n: 1n }]);
  });

  test('leaves anything behind when it is interrupted, and what a kill has left is replaced', async () => {
    await build(1);
    await put('dialog_list_v2', { '1': { dialogId: 1 } });
    const interruption = new AbortController();
    const reason = new Error('interrupted');
    const onRows = (): void => interruption.abort(reason);
    await expect(take(file, { onRows, signal: interruption.signal })).rejects.toBe(reason);
    await nothingElse();
    await writeFile(`${file}.unfinished`, 'half');
    await take();
    await nothingElse('monday.db');
  });

  test('is made where nothing was built, and none of read models in MongoDB', async () => {
    await expect(take()).rejects.toMatchObject({ code: 'EXPORT_SOURCE_MISSING' });
    await (await openSqliteDocuments({ folder: data })).close();
    await expect(take()).rejects.toMatchObject({ code: 'EXPORT_SOURCE_MISSING' });
    await nothingElse();
    const config = await readConfig({
      PARLEY_DATA: data,
      EVENTSTOREDB_URL: 'esdb://x',
      MONGODB_URL: 'mongodb://x',
    });
    await expect(exportDocuments(config, file, { onRows: () => undefined })).rejects.toMatchObject({
      code: 'EXPORT_NOT_EMBEDDED',
      message: expect.stringContaining('dialog_list_v2'),
    });
  });

  test('is made in a folder that cannot be written', async () => {
    await build(1);
    const closed = join(folder, 'data', 'events.db', 'x', 'monday.db');
    await expect(take(closed)).rejects.toMatchObject({ code: 'STORE_REFUSED' });
  });
});
