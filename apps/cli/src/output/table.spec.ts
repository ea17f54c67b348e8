import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { Page } from './page.js';
import { tableOf, type Column } from './table.js';

fc.configureGlobal({ seed: 20_261_122 });

const plain = (text: string): string => text;
const page = (width: number): Page => ({ width, bold: plain, red: plain });
const COLUMNS: readonly Column[] = [
  { head: 'id', long: 'keep', align: 'right' },
  { head: 'name' },
  { head: 'text' },
];
const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

test('columns are as wide as their widest cell, with numbers to the right', () => {
  const rows = [
    ['7', 'Ann', 'Hello'],
    ['1234', 'Bartholomew', 'x'],
  ];
  expect(linesOf(tableOf(page(80), COLUMNS, rows))).toEqual([
    '  id  name         text',
    '   7  Ann          Hello',
    '1234  Bartholomew  x',
  ]);
});

test('what is too wide is cut with an ellipsis, ids never', () => {
  const [, line] = linesOf(tableOf(page(30), COLUMNS, [['123456789', 'Bartholomew', 'x'.repeat(200)]]));
  expect(line).toMatch(/^123456789 {2}\S+…? {2}x+…$/);
});

test('no line is wider than the page, whatever the cells hold, wide characters included', () => {
  const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary' }));
  const rows = fc.array(fc.tuple(fc.nat(9_999).map(String), cell, cell), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 30, max: 160 }), (cells, width) => {
      for (const line of linesOf(tableOf(page(width), COLUMNS, cells)))
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a text that wraps is there as a whole', () => {
  const words = Array.from({ length: 60 }, (_word, n) => `word${n}`);
  const columns: readonly Column[] = [
    { head: 'id', long: 'keep' },
    { head: 'text', long: 'wrap' },
  ];
  const printed = tableOf(page(40), columns, [['1', words.join(' ')]]);
  expect(words.every((word) => new RegExp(`\\b${word}\\b`).test(printed))).toBe(true);
  expect(linesOf(printed).every((line) => line.length <= 40)).toBe(true);
});

test('without rows the heads alone are printed', () => {
  expect(tableOf(page(80), COLUMNS, [])).toBe('id  name  text\n');
});
