import { expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

/** Paths from the root, as they stand in a text. One that goes on with a placeholder is a pattern, and none is built by reading. */
const PATHS = /(?<![\w/.@-])(?:libs|apps|examples|test|scripts|docs)\/[\w./-]*\w(?![\w/.-]*[<*{…])/g;
const LINKS = /\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)]*)?\)/g;

const missing = (page: string): readonly string[] => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const paths = [...text.matchAll(PATHS)].map(([path]) => path).filter((path) => !path.includes('/dist'));
  const links = [...text.matchAll(LINKS)].map(([, link = '']) => join(dirname(page), link));
  return [...paths, ...links].filter((path) => !existsSync(join(ROOT, path)));
};

test.each(PAGES)('%s names only files and folders that exist', (page) => {
  expect(missing(page)).toEqual([]);
});

test('the reading order of the kernel names files that exist', () => {
  const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const lists = [...text.matchAll(/^`(libs\/[\w/-]+)`:\n\n((?:\d+\. .*\n)+)/gm)];
  expect(lists.map(([, folder]) => folder)).toEqual(['libs/eventsourcing/src', 'libs/subscriptions/src']);
  for (const [, folder = '', list = ''] of lists) {
    const files = [...list.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, file = '']) => join(folder, file));
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  }
});
