import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ABSENT, START, type EventStore } from '@parley/eventsourcing';
import { eventWith, numbered } from '@parley/testkit';
import { closeSqliteFile, openSqliteFile } from '@parley/sqlite';
import { openSqliteEventStore } from './open.js';

let folder: string;
let stores: EventStore[];

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'parley-events-'));
  stores = [];
});
afterEach(async () => {
  await Promise.allSettled(stores.map((store) => store.close()));
  rmSync(folder, { recursive: true });
});

async function open(where = folder, clock?: () => number): Promise<EventStore> {
  const store = await openSqliteEventStore({ folder: where, clock });
  stores.push(store);
  return store;
}

/** What a kill -9 at this moment would leave. Copied by another process: this one would drop its lock by reading the file. */
function leftByKill(name: string): string {
  const copy = join(folder, name);
  mkdirSync(copy);
  const files = ['events.db', 'events.db-wal'].map((file) => [join(folder, file), join(copy, file)]);
  spawnSync(process.execPath, ['-e', `for (const f of ${JSON.stringify(files)}) fs.cpSync(...f)`]);
  return copy;
}

const revisions = async (store: EventStore): Promise<number[]> =>
  (await store.readStream('s-1', { limit: 1_000 })).map(({ revision }) => revision);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('after a kill -9', () => {
  it('every acknowledged event is there and appending goes on, though nothing was closed', async () => {
    const store = await open();
    for (let revision = ABSENT; revision < 49; revision += 1)
      await store.append('s-1', revision, numbered(1));
    const copy = leftByKill('killed');
    const recovered = await open(copy);
    expect((await recovered.readAll({ limit: 100 })).events).toEqual(
      (await store.readAll({ limit: 100 })).events,
    );
    expect(await recovered.append('s-1', 49, numbered(1))).toMatchObject({ revision: 50, position: 51n });
  });

  it('a journal cut anywhere gives whole appends without gap up to the cut, and appending goes on', async () => {
    const store = await open();
    for (let append = 0; append < 8; append += 1) await store.append('s-1', append * 5 - 1, numbered(5));
    const size = statSync(join(folder, 'events.db-wal')).size;
    const killed = leftByKill('killed');
    const counts = [];
    for (let cut = 0; cut <= 24; cut += 1) {
      const copy = join(folder, `cut-${cut}`);
      cpSync(killed, copy, { recursive: true });
      truncateSync(join(copy, 'events.db-wal'), Math.floor((size * cut) / 24));
      const recovered = await open(copy);
      const found = await revisions(recovered);
      expect(found).toEqual(upTo(found.length));
      expect(found.length % 5).toBe(0);
      expect(await recovered.append('s-1', found.length - 1, numbered(1))).toMatchObject({
        position: BigInt(found.length + 1),
      });
      counts.push(found.length);
    }
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect([counts.at(0), counts.at(-1)]).toEqual([0, 40]);
  });

  it('a journal with garbage at its end gives every event before it', async () => {
    const store = await open();
    await store.append('s-1', ABSENT, numbered(20));
    const wal = join(leftByKill('garbage'), 'events.db-wal');
    writeFileSync(wal, Buffer.concat([readFileSync(wal), Buffer.alloc(5_000, 0xa5)]));
    expect(await revisions(await open(join(folder, 'garbage')))).toEqual(upTo(20));
  });
});

describe('the file of the event store', () => {
  it('cannot be opened twice, and can once the first is closed', async () => {
    const store = await open();
    await expect(open()).rejects.toMatchObject({ code: 'STORE_LOCKED', details: { folder } });
    await store.close();
    await expect(open()).resolves.toBeDefined();
  });

  it('is not taken from a document store, and stays as it was', async () => {
    const path = join(folder, 'events.db');
    closeSqliteFile(
      openSqliteFile({ path, applicationId: 1, migrations: ['CREATE TABLE t (a)'], kind: 'document store' }),
    );
    const before = readFileSync(path);
    await expect(open()).rejects.toMatchObject({ code: 'STORE_FOREIGN' });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('answers STORE_DAMAGED, not retryable, where a page of it is damaged', async () => {
    const store = await open();
    await store.append(
      's-1',
      ABSENT,
      Array.from({ length: 200 }, () => eventWith('x'.repeat(1_000))),
    );
    await store.close();
    const path = join(folder, 'events.db');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4_096 * 10);
    writeFileSync(path, bytes);
    const damaged = await open();
    const reading = damaged.readAll({ from: START, limit: 1_000 });
    await expect(reading).rejects.toMatchObject({ code: 'STORE_DAMAGED', retryable: false });
  });

  it('may have another name, and events the time of the given clock', async () => {
    const store = await openSqliteEventStore({ folder, file: 'log.db', clock: () => 1_700_000_000_123 });
    stores.push(store);
    await store.append('s-1', ABSENT, numbered(1));
    const [event] = await store.readStream('s-1', { limit: 1 });
    expect(event?.recordedAt).toBe('2023-11-14T22:13:20.123Z');
    await store.close();
    expect(readdirSync(folder)).toEqual(['log.db', 'log.db-lock']);
  });

  it('takes an event id again, in the same stream too, and gives an id in capitals back in lower case', async () => {
    const store = await open();
    const event = { ...eventWith(1), id: 'AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE' };
    for (const expected of [ABSENT, 0, 1]) await store.append('s-1', expected, [event]);
    const ids = (await store.readStream('s-1', { limit: 10 })).map(({ id }) => id);
    expect(ids).toEqual(Array(3).fill(event.id.toLowerCase()));
  });
});
