import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openCore, readConfig, type Core } from '@parley/composition';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configOf } from './backup.fixtures.js';
import { backUp, restore } from './index.js';

let folder: string;
let data: string;
let backup: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-reads-backup-'));
  [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
});
afterEach(() => rm(folder, { recursive: true }));

const quietly = (): void => undefined;
const recording = async (at: string): Promise<Core> =>
  openCore(await readConfig({ PARLEY_DATA: at, PARLEY_RECORD_READS: 'on' }), { role: 'server' });

/** Reads of these dialogs, once they are stored. */
async function show({ readLog }: Core, ...dialogIds: readonly number[]): Promise<void> {
  for (const dialogId of dialogIds)
    readLog.note({ person: 'manager:1', what: 'feed', dialogId, subject: null, upTo: null });
  while ((readLog.counts()?.waiting ?? 0) > 0) await new Promise(setImmediate);
}

const dialogsOf = async ({ readLog }: Core) =>
  (await readLog.find({ of: { person: 'manager:1' } }, undefined, 100)).map(
    ({ document }) => document.dialogId,
  );

test('a backup of a server at work brings back its reads, and what was recorded after it is shown as a gap', async () => {
  const core = await recording(data);
  await show(core, 1, 2);
  const takenAt = new Date().toISOString();
  await backUp(await configOf(data), backup, quietly);
  await show(core, 3);
  await core.close();

  await restore(await configOf(data), backup, { replace: true, onBytes: quietly });
  const restored = await recording(data);
  try {
    expect(await dialogsOf(restored)).toEqual([2, 1]);
    await show(restored, 4);
    expect(await dialogsOf(restored)).toEqual([4, 2, 1]);
    const [since, gap, ...others] = (await restored.readLog.coverage()).gaps;
    expect(others).toEqual([]);
    expect([since?.from, since?.reason]).toEqual([null, 'off']);
    expect(gap).toMatchObject({ reason: 'ended', count: null });
    expect((gap?.from ?? '') <= takenAt).toBe(true);
    expect((gap?.to ?? '') > takenAt).toBe(true);
  } finally {
    await restored.close();
  }
});

test('a backup of a stopped server shows everything since as a gap', async () => {
  const core = await recording(data);
  await show(core, 1);
  await core.close();
  await backUp(await configOf(data), backup, quietly);
  expect((await readdir(backup)).sort()).toEqual(['documents.db', 'events.db', 'manifest.json', 'reads.db']);
  const later = await recording(data);
  await show(later, 2);
  await later.close();
  await restore(await configOf(data), backup, { replace: true, onBytes: quietly });
  const restored = await recording(data);
  try {
    await show(restored, 3);
    expect(await dialogsOf(restored)).toEqual([3, 1]);
    const { gaps } = await restored.readLog.coverage();
    expect(gaps.map(({ reason, to }) => [reason, to === null])).toEqual([
      ['off', false],
      ['off', false],
    ]);
  } finally {
    await restored.close();
  }
});
