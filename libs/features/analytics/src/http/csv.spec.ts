import { expect, test } from '@jest/globals';
import { csvOf } from './csv.js';

test('rows are written by RFC 4180, null as nothing', () => {
  const rows = [
    { a: 'x', b: -1.5 },
    { a: 'say "hi", you', b: null },
    { a: 'two\r\nlines', b: true },
    { a: '', b: 0 },
  ];
  expect(csvOf(['a', 'b'], rows)).toBe(
    'a,b\r\nx,-1.5\r\n"say ""hi"", you",\r\n"two\r\nlines",true\r\n,0\r\n',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('no spreadsheet takes %j for a formula', (text) => {
  const [, cell = ''] = csvOf(['a'], [{ a: text }]).split('a\r\n');
  expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
});
