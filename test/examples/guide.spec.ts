import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUIDE = 'docs/guides/add-a-behaviour.md';
const EXAMPLE = 'examples/pin-dialog';

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const linesOf = (path: string): number => textOf(path).trimEnd().split('\n').length;

/** What is written by hand, but the manifest, the settings of the compiler and the samples. */
const files = readdirSync(join(ROOT, EXAMPLE, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `${EXAMPLE}/src/${path}`);
const code = files.filter((path) => !path.endsWith('.spec.ts'));

interface Block {
  readonly file: string;
  readonly text: string;
}

/** The blocks of code of a page, each with the file that stands before it. */
function blocksOf(page: string): readonly Block[] {
  const found = page.matchAll(/^(?:`([^`\n]+)`:\n\n)?```\w+\n([\s\S]*?)^```$/gm);
  return [...found].map(([, file = '', text = '']) => ({ file, text }));
}

describe('the guide', () => {
  const blocks = blocksOf(textOf(GUIDE));

  test('shows every file of the example whole, in a block that names it', () => {
    const shown = new Map(blocks.map(({ file, text }) => [file, text]));
    expect(Object.fromEntries(code.map((path) => [path, shown.get(path)]))).toEqual(
      Object.fromEntries(code.map((path) => [path, textOf(path)])),
    );
  });

  test('shows nothing that is not in the file named before it', () => {
    expect(blocks.filter(({ file }) => !file.startsWith(`${EXAMPLE}/`))).toEqual([]);
    expect(blocks.filter(({ file, text }) => !textOf(file).includes(text))).toEqual([]);
  });

  test('a block without its file is found', () => {
    expect(blocksOf('Look:\n\n```ts\nx;\n```\n\n`a.ts`:\n\n```ts\ny;\n```\n')).toEqual([
      { file: '', text: 'x;\n' },
      { file: 'a.ts', text: 'y;\n' },
    ]);
  });
});

describe('what a behaviour costs', () => {
  test('at most eight files, and 250 lines without specifications', () => {
    expect(files.length).toBeLessThanOrEqual(8);
    expect(code.reduce((sum, path) => sum + linesOf(path), 0)).toBeLessThanOrEqual(250);
  });

  test('nothing else is beside them but the manifest, the compiler’s settings and the samples', () => {
    const others = readdirSync(join(ROOT, EXAMPLE)).filter(
      (name) => !['dist', 'node_modules'].includes(name),
    );
    expect(others.toSorted()).toEqual(['package.json', 'samples', 'src', 'tsconfig.json']);
  });
});
