import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ABSENT, type EventStore, type EventToAppend } from '@parley/eventsourcing';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventOf } from '@parley/testkit';
import { deepFindings } from './deep.js';
import type { Finding } from '../finding.js';

const EVENTS = 1_200;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-deep-'));
});
afterEach(() => rm(folder, { recursive: true }));

const withLog = async <T>(work: (store: EventStore) => Promise<T>): Promise<T> => {
  const store = await openSqliteEventStore({ folder });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};
const numbered = (number: number): EventToAppend => eventOf({ text: `number-${number}-`.padEnd(80, 'x') });

const fillLog = () =>
  withLog(async (store) => {
    const events = Array.from({ length: EVENTS }, (_, index) => numbered(index + 1));
    for (let at = 0; at < EVENTS; at += 100)
      await store.append('note-1', at === 0 ? ABSENT : at - 1, events.slice(at, at + 100));
  });

async function overwrite(file: string, at: number, bytes: Buffer): Promise<void> {
  const handle = await open(join(folder, file), 'r+');
  await handle.write(bytes, 0, bytes.length, at);
  await handle.close();
}

/** Where a text begins in a file. */
async function placeOf(file: string, text: string): Promise<number> {
  const at = (await readFile(join(folder, file))).indexOf(text);
  expect(at).toBeGreaterThan(0);
  return at;
}

const findings = () => withLog((store) => deepFindings(store, null, () => undefined));
const problems = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'problem');

describe('a damaged log', () => {
  test('that is whole is read to its end, and progress is reported', async () => {
    await fillLog();
    const reported: number[] = [];
    const findings = await withLog((store) => deepFindings(store, null, (percent) => reported.push(percent)));
    expect(findings).toEqual([{ subject: 'every event', verdict: 'ok', found: `${EVENTS} can be read` }]);
    expect(reported.at(-1)).toBeGreaterThan(50);
  });

  test('two overwritten pages in the middle are reported with the file and the first places that cannot be read', async () => {
    await fillLog();
    const page = Math.floor((await placeOf('events.db', 'number-600-')) / 4_096) * 4_096;
    await overwrite('events.db', page, Buffer.alloc(8_192, 0xa5));
    const [first] = problems(await findings());
    const [, position] = /at position (\d+)/.exec(first?.found ?? '') ?? [];
    expect(first?.found).toBe(
      `The event store ${join(folder, 'events.db')} is damaged at position ${position}: stop Parley and restore the file from a backup.`,
    );
    expect(Math.abs(Number(position) - 600)).toBeLessThan(60);
    await withLog(async (store) => {
      const damage = { code: 'STORE_DAMAGED', retryable: false };
      const before = Number(position) - 1;
      expect((await store.readAll({ limit: before })).events).toHaveLength(before);
      await expect(store.readAll({ limit: EVENTS })).rejects.toMatchObject({
        ...damage,
        details: { path: join(folder, 'events.db'), place: `at position ${position}` },
      });
      await expect(store.readAll({ direction: 'backwards', limit: EVENTS })).rejects.toMatchObject(damage);
      await expect(store.readStream('note-1', { limit: EVENTS })).rejects.toMatchObject({
        ...damage,
        details: { place: 'in stream note-1' },
      });
      await expect(store.eventAt(BigInt(Number(position)))).rejects.toMatchObject(damage);
    });
  });

  test('what stands before overwritten pages is read first, so that a damaged event there is reported too', async () => {
    await fillLog();
    const page = Math.floor((await placeOf('events.db', 'number-600-')) / 4_096) * 4_096;
    await overwrite('events.db', await placeOf('events.db', '"number-500-'), Buffer.from('#'));
    await overwrite('events.db', page, Buffer.alloc(8_192, 0xa5));
    const [first, second] = problems(await findings());
    expect(first?.found).toMatch(/revision 499, position 500, is damaged/);
    expect(second?.found).toMatch(/is damaged at position \d+: stop Parley/);
  });

  test('an event whose JSON cannot be read any more is named, and those around it are read', async () => {
    await fillLog();
    await overwrite('events.db', await placeOf('events.db', '"number-700-'), Buffer.from('#'));
    expect(problems(await findings()).map(({ found }) => found)).toEqual([
      'Event Noted in note-1 at revision 699, position 700, is damaged: its content cannot be read.',
    ]);
    await withLog(async (store) => {
      const { events } = await store.readAll({ from: 698n, limit: 3 });
      expect(events.map(({ revision, data }) => [revision, data])).toEqual([
        [698, numbered(699).data],
        [699, null],
        [700, numbered(701).data],
      ]);
    });
  });
});

test('documents and records whose JSON cannot be read are reported with file and place', async () => {
  const path = join(folder, 'documents.db');
  const store = await openSqliteDocuments({ folder });
  await store.ensureCollection({ name: 'things_v1', indexes: [], fields: {} });
  const lease = await store.acquireLease('projection:things@1', 'me', 10_000);
  const document = { text: 'something-to-find' };
  await store.commit({
    lease: lease!,
    collection: 'things_v1',
    purges: [],
    writes: [{ id: 'a', position: 1n, document }],
  });
  await store.putRecord('snapshot', 'note-1', { text: 'kept-to-find' });
  for (let number = 0; number < 150; number++) await store.putRecord('whole', `id-${number}`, { number });
  await store.close();
  await overwrite('documents.db', await placeOf('documents.db', '"something-to-find'), Buffer.from('#'));
  await overwrite('documents.db', await placeOf('documents.db', '"kept-to-find'), Buffer.from('#'));
  const damaged = await openSqliteDocuments({ folder });
  try {
    const found = problems(await deepFindings(null, damaged, () => undefined));
    const reported = (place: string): string =>
      `The document store ${path} is damaged ${place}: stop Parley and restore the file from a backup.`;
    expect(found.map((one) => [one.subject, one.found])).toEqual([
      ['every document', reported('in collection things_v1')],
      ['every record', reported('in record snapshot note-1')],
    ]);
    await expect(damaged.getRecord('snapshot', 'note-1')).rejects.toMatchObject({
      code: 'STORE_DAMAGED',
      details: { path, place: 'in record snapshot note-1' },
    });
    await expect(damaged.listRecords('snapshot')).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  } finally {
    await damaged.close();
  }
});
