import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '../support/environment.js';
import { parley } from '@parley/composition';
import { describeOnMongo, mongoUrl } from '@parley/documents-mongo/testing';
import { readSqliteEventStore } from '@parley/eventstore-sqlite';
import { Check } from 'typebox/schema';

jest.setTimeout(300_000);

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));

interface Row {
  readonly figure: string;
  readonly value: string;
}

/** The figures of a run that is too small to say anything but that it works. */
async function quickRun(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly Row[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--quick', '--json', ...args], {
    env: environment(env),
  });
  return (JSON.parse(stdout) as { readonly rows: readonly Row[] }).rows;
}

const namesOf = (rows: readonly Row[]): string => rows.map(({ figure }) => figure).join('\n');
const numbersOf = (rows: readonly Row[]): readonly number[] =>
  rows.map(({ value }) => Number.parseFloat(value));

describe('the bench on the embedded stores', () => {
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'parley-bench-kept-'));
  });
  afterAll(() => rm(data, { recursive: true }));

  it('measures every figure', async () => {
    const rows = await quickRun(['--scale', '2', '--data', data]);
    for (const figure of [
      '÷ raw grouped appends',
      'over HTTP',
      'visible',
      'beside questions of 2 s',
      'dialog of 1000',
      'rebuild',
      'what every command needs is served after',
      'read model saved-views alone',
      'processor time an event',
      'tag picker, administrator',
      '6 counts of the header, manager of few',
      'filters on offer, manager of few',
      'beside 20 lists/s',
      'at 200 dialogs, 1000 messages',
      'build of session-rows',
      'feed page',
      'percentiles over all time',
      'events of a person',
      'could see at a moment',
      'as of a revision of a dialog of',
      'entries of its whole difference',
      'steps of it',
      'list by the tag of most dialogs, manager of few',
      'combinations of filters',
      'messages with a phrase that is nowhere',
    ])
      expect(namesOf(rows)).toContain(figure);
    expect(numbersOf(rows).every((value) => value > 0)).toBe(true);
  });

  it.each(['0', '-1', '1e3', '101', 'ten', ''])('refuses to scale the large log by %j', async (scale) => {
    await expect(quickRun([`--scale=${scale}`, 'rebuild'])).rejects.toMatchObject({ code: 2 });
  });

  it('measures over a kept log again, and not over one of another size', async () => {
    const again = namesOf(await quickRun(['--data', data, '--scale', '2', 'audits', 'analytics']));
    expect(again).toContain('figures of the fullest month by day');
    expect(again).not.toContain('build of session-rows');
    await expect(quickRun(['--data', data, 'audits'])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('remove its folder'),
    });
  });

  it.each([
    ['dialogs that talk by turns', '.'],
    ['lists', 'lists'],
    ['lists with live events', 'lists/lists/log'],
  ])('writes the log of %s in the current versions of its events', async (_, folder) => {
    const store = await readSqliteEventStore({ folder: join(data, folder) });
    try {
      const { events, end } = await store.readAll({ limit: 10_000 });
      expect(end).toBe(true);
      const definitions = new Map(parley.events.map((definition) => [definition.type, definition]));
      const wrong = events.flatMap(({ type, metadata, data }) => {
        const { version, schema = {} } = definitions.get(type) ?? {};
        const isRight = metadata.schemaVersion === version && Check(schema, data);
        return isRight ? [] : [{ type, metadata, data }];
      });
      expect(events.length).toBeGreaterThan(1_000);
      expect(wrong).toEqual([]);
    } finally {
      await store.close();
    }
  });

  it('refuses a figure that the stores have not', async () => {
    await expect(quickRun(['memory'])).rejects.toMatchObject({ code: 2 });
  });
});

describeOnMongo('the bench on servers', () => {
  it('measures every figure and says of which server each is', async () => {
    const rows = await quickRun(['--store', 'servers'], { MONGODB_URL: mongoUrl() ?? '' });
    for (const figure of [
      '÷ bare client appends',
      'in the list',
      "others' events passed over",
      '÷ bare client read',
      '÷ bare bulk upserts',
      'feed page',
      'list by the tag of most dialogs, manager of few',
      '÷ in SQLite',
    ])
      expect(namesOf(rows)).toContain(figure);
    expect(rows.every(({ figure }) => figure.includes('[double of EventStoreDB, '))).toBe(true);
    expect(numbersOf(rows).every((value) => value > 0)).toBe(true);
  });

  it('ends when a figure fails, whatever that has left running', async () => {
    const nowhere = { EVENTSTOREDB_URL: 'esdb://127.0.0.1:1?tls=false', EVENTSTOREDB_DEADLINE_MS: '500' };
    await expect(
      quickRun(['--store', 'servers', 'visibility'], { MONGODB_URL: mongoUrl() ?? '', ...nowhere }),
    ).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('STORE_UNAVAILABLE') });
  });
});
