import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { recorded, standing, table } from './page/page.mjs';
import { ROWS } from './page/rows.mjs';

const folder = new URL('.', import.meta.url);
const files = readdirSync(folder).filter(
  (name) => name.endsWith('.spec.ts') && name !== 'guarantees.spec.ts',
);
/** Titles of the tests of a file, as they are written. */
const testsOf = (name: string): string[] =>
  [...readFileSync(new URL(name, folder), 'utf8').matchAll(/\btest\(\s*'([^']*)'/g)].map(
    ([, title]) => title ?? '',
  );

test('docs/guarantees.md shows every row, each with what was seen', () => {
  expect(standing()).toEqual(table(ROWS, recorded()));
  expect([...recorded().values()].filter((result) => result === '' || result === 'not run yet')).toEqual([]);
});

test('every row names a test that there is, and every test of a fault has a row', () => {
  const named = ROWS.map(({ file, test: title }) => `${file}.spec.ts: ${title}`);
  const there = files.flatMap((name) => testsOf(name).map((title) => `${name}: ${title}`));
  expect(named.sort()).toEqual(there.sort());
});

test('a promise that needs no fault names a test that there is', () => {
  const page = readFileSync(new URL('../../docs/guarantees.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('## When features come and go');
  const rows = [...section.matchAll(/`([^`]+\.spec\.ts)`: "([^"]+)"/g)];
  const textOf = (file = ''): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(([, file, title = '']) => !textOf(file).includes(`'${title}'`))).toEqual([]);
});
