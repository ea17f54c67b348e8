import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHANGED = new URL('../../scripts/tests/changed.mjs', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = [
  { path: 'test/support/program.ts', text: "new URL('../../apps/server/dist/program/main.js')" },
  { path: 'test/support/readme.ts', text: "read('README.md')" },
  { path: 'test/support/until.ts', text: 'export const until = 1;' },
  { path: 'libs/features/dialogs/src/wire.ts', text: 'a copy of dist' },
];

/** What Jest is to find the tests of. */
function standIns(...changed: readonly string[]): unknown {
  const script = `import { standIns } from '${CHANGED}';
    process.stdout.write(JSON.stringify(standIns(${JSON.stringify(changed)}, ${JSON.stringify(SOURCES)})));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('a module of tests stands for itself alone', () => {
  expect(standIns('libs/features/dialogs/src/dialog/dialog.spec.ts')).toEqual([
    'libs/features/dialogs/src/dialog/dialog.spec.ts',
  ]);
  expect(standIns('test/support/until.ts')).toEqual(['test/support/until.ts']);
});

test('a source that is built also concerns what starts programs', () => {
  expect(standIns('libs/features/dialogs/src/dialog/dialog.decide.ts')).toEqual([
    'libs/features/dialogs/src/dialog/dialog.decide.ts',
    'test/support/program.ts',
  ]);
});

test('a file that is no module concerns the modules that name it', () => {
  expect(standIns('README.md')).toEqual(['test/support/readme.ts']);
  expect(standIns('docs/unread.md')).toEqual([]);
  expect(standIns('test/support/clock.mjs')).toEqual(
    SOURCES.map(({ path }) => path).filter((path) => path.startsWith('test/support/')),
  );
  expect(standIns('apps/server/help.txt')).toEqual(['test/support/program.ts']);
});

test.each([
  'package-lock.json',
  'jest.config.mjs',
  'rolldown.config.mjs',
  'scripts/tooling/tests.mjs',
  'scripts/workspaces/build.mjs',
  'libs/features/dialogs/package.json',
])('%s concerns every test', (path) => expect(standIns('README.md', path)).toBeNull());
