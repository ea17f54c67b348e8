import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ABSENT } from '@parley/eventsourcing';
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Core, openCore, readConfig } from '@parley/composition';
import { eventOf } from '@parley/testkit';
import { examine } from '../doctor.js';
import type { Finding } from '../finding.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-deep-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const readWhole = (
  deep: (percent: number, what: string) => void = () => undefined,
): Promise<readonly Finding[]> =>
  examine({ env: { PARLEY_DATA: folder }, sleep: async () => undefined, deep });

const problemsOf = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'problem');

const opened = async (): Promise<Core> =>
  openCore(await readConfig({ PARLEY_DATA: folder }), { role: 'server', onError: () => undefined });

/** A folder as a server leaves it that was started once. */
async function started(): Promise<void> {
  const core = await opened();
  await core.projections.waitFor('commands', await core.eventStore.head(), 30_000);
  await core.close();
}

/** Waits until a running server has told other processes that its read models are at a position. */
async function untilReported({ documents, projectionNames }: Core, position: bigint): Promise<void> {
  for (let reported: readonly string[] = []; reported.length < projectionNames.length;) {
    await nextTurn();
    const reports = await documents.listRecords<{ readonly builds: Record<string, { position: string }> }>(
      'fleet',
    );
    const builds = reports.flatMap(({ value }) => Object.values(value.builds));
    reported = builds.map((build) => build.position).filter((text) => text === String(position));
  }
}

test('a stopped folder is left as it is, with no file more, not even a lock', async () => {
  await started();
  for (const name of await readdir(folder)) if (name.endsWith('-lock')) await rm(join(folder, name));
  const traces = async () =>
    Promise.all(
      (await readdir(folder)).map(async (name) => [name, (await stat(join(folder, name))).mtimeMs]),
    );
  const before = await traces();
  expect(problemsOf(await readWhole())).toEqual([]);
  expect(await traces()).toEqual(before);
  expect(before.map(([name]) => name)).toEqual(['documents.db', 'events.db']);
});

test('a folder in use by a running server is read whole beside it, and stays as it is', async () => {
  const core = await opened();
  try {
    const head = await core.eventStore.head();
    await untilReported(core, head);
    const findings = await readWhole();
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    const found = new Map(findings.map((finding) => [finding.subject, finding.found]));
    for (const subject of ['event store', 'document store'])
      expect(found.get(subject)).toMatch(/^embedded, in use by a running server, can be read, /);
    expect(found.get('every event')).toBe(`${head} can be read`);
    expect(found.get('every record')).toMatch(/^[1-9]\d* can be read$/);
    expect(found.get('every page and index')).toBe('events.db and documents.db are whole');
    await core.eventStore.append('note-1', ABSENT, [eventOf(1)]);
  } finally {
    await core.close();
  }
});

test('a damaged page is reported with its file, also where no document and no event lies in it', async () => {
  await started();
  const path = join(folder, 'documents.db');
  const { size } = await stat(path);
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(4_096, 0xa5), 0, 4_096, size - 4_096);
  await file.close();
  const reported: string[] = [];
  const deep = (_percent: number, what: string): void => void reported.push(what);
  const findings = await readWhole(deep);
  const [found] = findings.filter(({ subject }) => subject === 'every page and index');
  expect(found).toMatchObject({ verdict: 'problem', found: expect.stringContaining(path) });
  expect(reported).toContain('pages and indexes of documents.db, in one step');
});
