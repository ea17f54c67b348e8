import { expect, test } from '@jest/globals';
import { errorsIn, type DeclaredError } from '@parley/eventsourcing';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = ['libs', 'libs/features', 'apps']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
  // What only tests use declares errors of its own.
  .filter((folder) => basename(folder) !== 'testkit' && existsSync(join(folder, 'src/index.ts')));

interface Workspace {
  readonly folder: string;
  readonly exported: Readonly<Record<string, unknown>>;
  /** Product code without comments: no test and nothing of tests. */
  readonly source: string;
}

const isProduct = (file: string): boolean =>
  file.endsWith('.ts') && !/\.(spec|fixtures)\.ts$|(^|\/)testing\//.test(file);

const sourceOf = (folder: string): string =>
  readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(isProduct)
    .map((file) => readFileSync(join(folder, 'src', file), 'utf8'))
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const workspaces: Workspace[] = [];
for (const folder of folders) {
  const isProgram = folder.includes('/apps/');
  // Programs declare nothing: their errors belong to what they are made of.
  const exported = isProgram ? {} : ((await import(`@parley/${basename(folder)}`)) as Workspace['exported']);
  workspaces.push({ folder, exported, source: sourceOf(folder) });
}
const declared: readonly DeclaredError[] = workspaces.flatMap(({ exported }) => errorsIn(exported));
const source = workspaces.map((workspace) => workspace.source).join('\n');

test('every set of errors is exported by its workspace: the page of error codes lists no others', () => {
  const hidden = workspaces.flatMap(({ folder, exported, source: own }) => {
    const sets = [...own.matchAll(/(?:(?:export const (\w+) = )|\b)define(?:Errors|Refusals)\(\{/g)];
    return sets
      .filter(([, name]) => name === undefined || !(name in exported))
      .map(([text]) => [folder, text]);
  });
  expect(hidden).toEqual([]);
});

test('every code is declared once, as a stable name with one sentence', () => {
  const codes = declared.map(({ code }) => code);
  expect(codes.length).toBeGreaterThan(130);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  for (const { code, meaning } of declared) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(meaning).toMatch(/^[A-Z`].*\.$/s);
  }
});

test('every declared code is thrown somewhere', () => {
  const isThrown = (code: string): boolean => new RegExp(`(\\w\\.|refuse\\(')${code}\\b`).test(source);
  expect(declared.map(({ code }) => code).filter((code) => !isThrown(code))).toEqual([]);
});

test('no code makes an error of anything but a declaration', () => {
  const made = [
    ...source.matchAll(/new (?:Parley|Domain|Validation|Concurrency|Infrastructure)Error\((\w*)/g),
  ];
  expect(made.map(([, argument]) => argument)).toEqual(['declared']);
});
