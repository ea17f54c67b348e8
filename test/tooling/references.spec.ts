import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface References {
  expectedReferences(
    root: string,
  ): readonly { readonly file: string; readonly references: readonly string[] }[];
  writeReferences(root: string): readonly string[];
}
const { expectedReferences, writeReferences } = (await import(
  new URL('../../scripts/workspaces/references.mjs', import.meta.url).href
)) as References;

let root: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const workspace = (folder: string, dependencies: Readonly<Record<string, string>>): void => {
  const name = `@parley/${folder.split('/').at(-1) ?? ''}`;
  write(`${folder}/package.json`, JSON.stringify({ name, dependencies }));
  write(`${folder}/tsconfig.json`, '{\n  "include": ["src"]\n}\n');
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parley-references-'));
  write('package.json', JSON.stringify({ workspaces: ['libs/*', 'libs/features/*'] }));
  write('tsconfig.json', '{\n  "files": []\n}\n');
  workspace('libs/kernel', {});
  workspace('libs/features/tags', { '@parley/kernel': '0.1.0', typebox: '^1.4.0' });
});
afterEach(() => rmSync(root, { recursive: true }));

test('a new workspace is built after what its manifest names, and entered nowhere by hand', () => {
  expect(writeReferences(root)).toEqual(['tsconfig.json', 'libs/features/tags/tsconfig.json']);
  expect(JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))).toEqual({
    files: [],
    references: [{ path: 'libs/features/tags' }, { path: 'libs/kernel' }],
  });
  expect(readFileSync(join(root, 'libs/features/tags/tsconfig.json'), 'utf8')).toBe(
    '{\n  "include": ["src"],\n  "references": [\n    {\n      "path": "../../kernel"\n    }\n  ]\n}\n',
  );
  expect(writeReferences(root)).toEqual([]);
});

test('the types of tests are checked against what is built of every workspace', () => {
  write('tsconfig.tests.json', '{\n  "include": ["test"]\n}\n');
  writeReferences(root);
  const referencesIn = (file: string): unknown =>
    (JSON.parse(readFileSync(join(root, file), 'utf8')) as { references: unknown }).references;
  expect(referencesIn('tsconfig.tests.json')).toEqual(referencesIn('tsconfig.json'));
});

test('a package of another team is built after the packages that it shares with the product', () => {
  write('package.json', JSON.stringify({ workspaces: ['libs/*', 'examples/*'] }));
  workspace('examples/pins', {});
  write(
    'examples/pins/package.json',
    JSON.stringify({
      name: '@example/pins',
      peerDependencies: { '@parley/kernel': '0.1.0', typebox: '^1.4.0' },
    }),
  );
  expect(expectedReferences(root)).toContainEqual({
    file: 'examples/pins/tsconfig.json',
    references: ['../../libs/kernel'],
  });
});

test('composition is built after an example in its list of features, whatever its manifest names', () => {
  write('package.json', JSON.stringify({ workspaces: ['libs/*', 'examples/*'] }));
  workspace('libs/composition', { '@parley/kernel': '0.1.0' });
  workspace('examples/pins', {});
  write('examples/pins/package.json', JSON.stringify({ name: '@example/pins' }));
  const references = () =>
    expectedReferences(root).find(({ file }) => file === 'libs/composition/tsconfig.json')?.references;
  const list = 'libs/composition/src/features/features.ts';
  expect(references()).toEqual(['../kernel']);
  write(list, "export const features = [(await import('@example/pins')).pinsFeature];\n");
  expect(references()).toEqual(['../../examples/pins', '../kernel']);
  write(list, "export const features = [(await import('@example/pins-of-others')).pinsFeature];\n");
  expect(references()).toEqual(['../kernel']);
});

test('a workspace that is taken away, or named no more, leaves no reference behind', () => {
  writeReferences(root);
  workspace('libs/features/tags', {});
  rmSync(join(root, 'libs/kernel'), { recursive: true });
  expect(writeReferences(root)).toEqual(['tsconfig.json']);
  expect(expectedReferences(root)).toEqual([
    { file: 'tsconfig.json', references: ['libs/features/tags'] },
    { file: 'libs/features/tags/tsconfig.json', references: [] },
  ]);
});
