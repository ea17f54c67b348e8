import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventToAppend } from '@parley/eventsourcing';
import { closeSqliteFile, openSqliteFile } from '@parley/sqlite';
import { askSqliteFile } from '@parley/sqlite/testing';
import { eventWith, metadata, readLog } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { APPLICATION_ID, KIND, MIGRATIONS } from '../format.js';
import { readSqliteEventStore } from '../open.js';
import { contentOf, json, useStore } from './rows.fixtures.js';

const given = useStore();

const message = (text: string): EventToAppend => ({
  ...eventWith({ dialogId: 7, content: { kind: 'text', text, items: [], card: null }, quoted: null }),
  metadata: { ...metadata, correlationId: randomUUID() },
});

describe('rows', () => {
  it('hold values alone: names, kinds and null stand once in the file, UUIDs and times in bytes', async () => {
    const event = message('Good morning');
    await given.append([event, message('Good evening')]);
    const [row] = await given.ask('SELECT data, type, metadata, length(id) AS bytes FROM events');
    const { commandId, fingerprint, actor } = event.metadata;
    expect(row).toEqual({
      data: json([7, 'Good morning', actor.id, commandId, fingerprint]),
      type: '',
      metadata: '1,2',
      bytes: 16n + 6n + 16n,
    });
    expect(await given.ask('SELECT type, json FROM outlines')).toEqual([
      { type: 'Noted', json: expect.stringContaining('"kind":"text","text":[1],"items":[],"card":null') },
      {
        type: null,
        json: expect.stringContaining('"occurredAt":[3],"correlationId":[2],"causationId":null'),
      },
    ]);
  });

  it('hold nothing of fields that JSON leaves out: the outline is that of events without them', async () => {
    const [partly, whole] = [eventWith({ a: 1, gone: undefined, b: 2 }), eventWith({ a: 3, b: 4 })];
    await given.append([whole, partly, whole].map((event) => ({ ...event, id: randomUUID() })));
    const rows = await given.ask('SELECT metadata, data FROM events');
    expect(new Set(rows.map(({ metadata: outlines }) => outlines)).size).toBe(1);
    const [first] = await given.store.readStream('s-1', { from: 1, limit: 1 });
    expect(first?.data).toEqual({ a: 1, b: 2 });
    expect(first?.data).not.toHaveProperty('gone');
  });

  it('of an append that failed leave no outline, and the next one stores it', async () => {
    await expect(given.store.append('s-1', 5, [message('refused')])).rejects.toMatchObject({
      code: 'REVISION_CONFLICT',
    });
    expect(await given.ask('SELECT 1 FROM outlines')).toEqual([]);
    await given.append([message('stored')]);
    expect(await given.ask('SELECT id FROM outlines')).toEqual([{ id: 1n }, { id: 2n }]);
  });

  it('are JSON as of old where names differ each time, so that outlines stay few', async () => {
    const list = Array.from({ length: 300 }, (_, n) => eventWith({ [`name${n}`]: n, b: [n] }));
    await given.append(list);
    expect(await given.ask('SELECT count(*) AS n FROM outlines WHERE type IS NOT NULL')).toEqual([
      { n: 200n },
    ]);
    expect(await given.ask("SELECT count(*) AS n FROM events WHERE type <> ''")).toEqual([{ n: 100n }]);
    expect(contentOf(await given.store.readStream('s-1', { limit: 1_000 }))).toEqual(contentOf(list));
  });

  it('without their outline, or that do not fill it, are damaged, and their place is known', async () => {
    await given.append(['a', 'b', 'c', 'd'].map(message));
    await given.store.close();
    askSqliteFile(given.path, "UPDATE events SET data = '[7]' WHERE position = 1");
    askSqliteFile(given.path, 'UPDATE events SET id = substr(id, 1, 20) WHERE position = 2');
    askSqliteFile(given.path, "UPDATE events SET metadata = '1,9' WHERE position = 3");
    askSqliteFile(given.path, "UPDATE events SET metadata = '1' WHERE position = 4");
    await given.open();
    const read = await given.store.readStream('s-1', { limit: 10 });
    expect(read).toMatchObject(
      [0, 1, 2, 3].map((revision) => ({ revision, type: 'Noted', metadata: { schemaVersion: -1 } })),
    );
  });
});

describe('a file of before there were outlines', () => {
  const old = { applicationId: APPLICATION_ID, kind: KIND, migrations: MIGRATIONS.slice(0, 1) };

  beforeEach(async () => {
    await given.store.close();
    rmSync(given.folder, { recursive: true });
    closeSqliteFile(openSqliteFile({ ...old, path: given.path }));
  });

  it('is only refused while it is read beside, and opens with every event as it was, which its rows keep', async () => {
    const { id, type, data, metadata: beside } = message('of old');
    const values = `1, 1, 0, unhex('${id}', '-'), '${type}', 5, '${String(json(data))}', '${String(json(beside))}'`;
    askSqliteFile(given.path, `INSERT INTO streams VALUES (1, 's-1')`);
    askSqliteFile(given.path, `INSERT INTO events VALUES (${values})`);
    await expect(readSqliteEventStore({ folder: given.folder })).rejects.toMatchObject({
      code: 'STORE_TOO_OLD',
    });

    await given.open();
    await given.append([message('new')]);
    await given.reopen();
    const read = await readLog(given.store, undefined);
    expect(contentOf(read.slice(0, 1))).toEqual(contentOf([{ id, type, data, metadata: beside }]));
    expect(read).toMatchObject([
      { revision: 0, position: 1n, recordedAt: '1970-01-01T00:00:00.005Z' },
      { revision: 1, position: 2n, data: { content: { text: 'new' } } },
    ]);
    expect(await given.ask('SELECT data FROM v_events WHERE position = 1')).toEqual([{ data: json(data) }]);
    expect(await given.ask('SELECT type FROM events')).toEqual([{ type }, { type: '' }]);
  });

  it('is refused by a program of before, once it has been opened', async () => {
    await given.open();
    await given.store.close();
    expect(() => openSqliteFile({ ...old, path: given.path })).toThrow(
      expect.objectContaining({ code: 'STORE_TOO_NEW', details: { path: given.path, found: 2, known: 1 } }),
    );
  });
});
