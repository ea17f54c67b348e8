import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createCommandRunner } from '@parley/eventsourcing';
import { accessRules, accessRulesOf, takeUpAccessRules } from '@parley/staff';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config/config.js';
import { openCore, type Core, type Role } from './core.js';

let folder: string;
let core: Core | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-rules-'));
});
afterEach(async () => {
  await core?.close();
  core = null;
  await rm(folder, { recursive: true });
});

const open = async (role: Role): Promise<Core> =>
  (core = await openCore(await readConfig({ PARLEY_DATA: folder }), { role }));
const close = async (): Promise<void> => {
  await core?.close();
  core = null;
};
const written = async ({ eventStore }: Core) =>
  (await eventStore.readStream('access-rules-1', { from: 0, limit: 10 })).map(({ type, data, metadata }) => ({
    ...{ type, data },
    actor: metadata.actor.kind,
  }));
const rules = (version: number) => ({ ...accessRules, version });

test('the first version holds before anything says so: its programs write nothing', async () => {
  expect(await written(await open('server'))).toEqual([]);
});

test('programs of a newer version say so once, whichever and however many start at once', async () => {
  const { eventStore, documents, commandIndex } = await open('server');
  const other = createCommandRunner({ eventStore, records: documents, commandIndex, clock: Date.now });
  const runners = [core!.runner, other, core!.runner, other];
  await Promise.all(runners.map((runner) => takeUpAccessRules({ runner }, rules(2))));
  await takeUpAccessRules(core!, rules(2));
  expect(await written(core!)).toEqual([
    { type: 'AccessRulesChanged', data: { version: 2 }, actor: 'system' },
  ]);
});

test('an older program does not start beside newer rules, though an operator can still look', async () => {
  await takeUpAccessRules(await open('server'), rules(accessRules.version + 1));
  await close();
  await expect(open('server')).rejects.toMatchObject({ code: 'ACCESS_RULES_NEWER' });
  expect(await written(await open('tool'))).toHaveLength(1);
});

test('rules never go back, also where an older program had said its own before', async () => {
  const { runner } = await open('server');
  await takeUpAccessRules({ runner }, rules(2));
  await takeUpAccessRules({ runner }, rules(3));
  const refused = { code: 'ACCESS_RULES_NEWER' };
  await expect(takeUpAccessRules({ runner }, rules(2))).rejects.toMatchObject(refused);
  await expect(takeUpAccessRules({ runner }, rules(1))).rejects.toMatchObject(refused);
  expect((await written(core!)).map(({ data }) => data)).toEqual([{ version: 2 }, { version: 3 }]);
});

test('a version that this program does not know is not guessed', () => {
  expect(accessRulesOf(1).version).toBe(1);
  expect(() => accessRulesOf(accessRules.version + 1)).toThrow('newer');
});
