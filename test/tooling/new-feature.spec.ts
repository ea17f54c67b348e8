import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyTree, type Copy } from './copy.js';

const FEATURE = 'libs/features/quick-replies';
let copy: Copy;
beforeAll(() => {
  copy = copyTree();
});
afterAll(() => {
  copy.remove();
});

const generate = (...args: readonly string[]) => copy.run('scripts/new-feature.mjs', ...args);
const read = (path: string): string => readFileSync(join(copy.folder, path), 'utf8');
const ARGUMENTS = new URL('../../scripts/new-feature/arguments.mjs', import.meta.url).href;
const { readArguments } = (await import(ARGUMENTS)) as { readArguments(args: readonly string[]): unknown };

test.each([
  [[], 'Name the feature.'],
  [['Tags'], 'Tags is no name: it takes lower-case words with hyphens'],
  [['tags', 'tag_'], 'tag_ is no name'],
  [['tags2'], 'tags2 is no name'],
  [['../tags'], '../tags is no name'],
  [['x'.repeat(41)], 'A name has at most 40 characters'],
  [['tags', 'tag', 'label'], 'Two names are the most, and 3 are given.'],
  [['tags', '--force'], 'There is no option --force.'],
])('%j is refused with a sentence', (args, sentence) => {
  expect(() => readArguments(args)).toThrow(sentence);
});

test('a feature without another name for its aggregate shares its own', () => {
  expect(readArguments(['quick-replies'])).toEqual({ feature: 'quick-replies', aggregate: 'quick-replies' });
});

test('what is wrong or taken is refused with a sentence, and nothing is written', () => {
  const before = copy.files();
  const refused = (...args: readonly string[]) => {
    const { code, stdout, stderr } = generate(...args);
    expect([code === 0, stdout]).toEqual([false, '']);
    return stderr.trimEnd().split('\n').at(-1);
  };
  expect(refused('Tags')).toContain('Tags is no name');
  expect(refused('channels')).toContain('libs/features/channels is there already');
  expect(refused('http')).toContain('libs/http is there already');
  expect(refused('threads', 'dialog')).toContain('The product has the aggregate dialog already');
  expect(refused('gallery')).toContain('The product has the read model gallery already');
  const { code, stdout } = generate('tags', '--help');
  expect([code, stdout]).toEqual([0, read('scripts/new-feature/help.txt')]);
  expect(copy.files()).toEqual(before);
});

test('writes a feature that is one of the product, and passes every check as it is', () => {
  const before = copy.files();
  expect(generate('quick-replies', 'quick-reply')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('npm test -- libs/features/quick-replies'),
  });
  const changed = [...copy.files()].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
  expect(changed.filter((path) => !path.startsWith(FEATURE)).sort()).toEqual([
    'docs/reference/errors.md',
    'docs/reference/events.md',
    'docs/reference/openapi.json',
    'docs/reference/read-models.md',
    'libs/composition/package.json',
    'libs/composition/src/features/features.ts',
    'libs/composition/tsconfig.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.tests.json',
  ]);
  expect(changed.map(read).join('\n')).not.toMatch(/example.?thing/i);
  expect(read('package-lock.json')).not.toMatch(/"resolved": "[a-z+]*:/);
  expect(readlinkSync(join(copy.folder, 'node_modules/@parley/quick-replies'))).toBe(`../../${FEATURE}`);

  expect(copy.run('scripts/check-architecture.mjs').stdout).toMatch(/^The architecture holds/);
  expect(copy.run('node_modules/prettier/bin/prettier.cjs', '--check', ...changed)).toMatchObject({
    code: 0,
  });
  // In one process: each would compile the product for itself.
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--runInBand', FEATURE];
  expect(copy.run(...jest)).toMatchObject({ code: 0, stderr: expect.stringContaining('2 passed') });
  lintAlone(FEATURE);
  expect(generate('quick-replies').stderr).toContain(`${FEATURE} is there already`);
});

/** After what the test before has built, so that only this feature is built here. */
test('the tree is left as it was when the build fails', () => {
  const template = 'scripts/new-feature/template/tsconfig.json';
  const text = read(template);
  writeFileSync(join(copy.folder, template), text.replace('"rootDir"', '"rootFolder"'));
  const before = copy.files();
  const { code, stderr } = generate('canned-answers', 'canned-answer');
  expect([code === 0, stderr]).toEqual([false, expect.stringContaining('the build failed')]);
  expect(copy.files()).toEqual(before);
  expect(existsSync(join(copy.folder, 'node_modules/@parley/canned-answers'))).toBe(false);
});

/** The rules need the types of what they check, and of nothing else: those of other features as they were built, but for what tests share. */
function lintAlone(folder: string): void {
  const settings = JSON.parse(read('tsconfig.spec.json')) as { compilerOptions: { paths: object } };
  const paths = Object.entries(settings.compilerOptions.paths).filter(([name]) => name.endsWith('/testing'));
  const compilerOptions = { ...settings.compilerOptions, paths: Object.fromEntries(paths) };
  writeFileSync(
    join(copy.folder, 'tsconfig.spec.json'),
    JSON.stringify({ ...settings, compilerOptions, include: [`${folder}/src`] }),
  );
  const { stdout, code } = copy.run(
    'node_modules/eslint/bin/eslint.js',
    '--max-warnings',
    '0',
    `${folder}/src`,
  );
  expect([stdout, code]).toEqual(['', 0]);
}
