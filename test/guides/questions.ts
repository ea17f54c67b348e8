import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A question of a page, and what the page shows as its answer. */
export interface Question {
  readonly title: string;
  /** By the language of its block: `sql`, `js`, `sh`. */
  readonly asked: Readonly<Record<string, string>>;
  readonly answer: string;
}

const BLOCKS = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** Every part of a page, below a heading, that ends with an answer: a block of `text`. `page`: from the root. */
export function questionsOf(page: string): readonly Question[] {
  const text = readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), 'utf8');
  return text.split(/^#+ /m).flatMap((part) => {
    const blocks = [...part.matchAll(BLOCKS)].map(
      ([, language = '', block = '']) => [language, block] as const,
    );
    const { text: answer, ...asked } = Object.fromEntries(blocks);
    return answer === undefined ? [] : [{ title: part.split('\n', 1)[0] ?? '', asked, answer }];
  });
}

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return value instanceof Date ? value.toISOString() : `${value as string | number}`;
};

/** Rows as `sqlite3 -header` prints them, with the columns of an answer that is printed so. */
export function printed(answer: string, rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = (answer.split('\n', 1)[0] ?? '').split('|');
  const lines = rows.map((row) => columns.map((name) => cellOf(row[name])).join('|'));
  return [columns.join('|'), ...lines].map((line) => `${line}\n`).join('');
}
