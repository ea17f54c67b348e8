import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../docs/decisions/', import.meta.url);
const pages = readdirSync(FOLDER).filter((name) => /^\d{4}-.*\.md$/.test(name));
const textOf = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

const HEAD = /^# (\d+)\. .+\n\n- Status: \w.*\n- Date: \d{4}-\d\d-\d\d\n/;
const SECTIONS = ['Context', 'Decision', 'Consequences'];

/** What keeps a page from the one form that all of them have, a few words each. */
function problemsOf(name: string, text: string): readonly string[] {
  const [head, number] = HEAD.exec(text) ?? [];
  const parts = text.split(/^## /m).slice(1);
  const titles = parts.map((part) => part.split('\n', 1)[0]);
  const withoutBullets = parts.filter((part) => !/^- /m.test(part));
  return [
    ...(head === undefined ? ['begins with title, status and date'] : []),
    ...(Number(number) === Number(name.slice(0, 4)) ? [] : ['has the number of its file']),
    ...(titles.join() === SECTIONS.join() ? [] : [`has the sections ${SECTIONS.join(', ')}`]),
    ...(withoutBullets.length > 0 ? ['says one idea a bullet'] : []),
  ];
}

test.each(pages)('%s has status, date, context, decision and consequences, in bullets', (name) => {
  expect(problemsOf(name, textOf(name))).toEqual([]);
});

test('the list of decisions names every page', () => {
  const list = textOf('README.md');
  expect(pages.filter((name) => !list.includes(`](${name})`))).toEqual([]);
});

test('a page of another form is told what it lacks', () => {
  const right =
    '# 7. Title\n\n- Status: accepted\n- Date: 2026-11-29\n\n## Context\n\n- A.\n\n## Decision\n\n- B.\n\n## Consequences\n\n- C.\n';
  expect(problemsOf('0007-title.md', right)).toEqual([]);
  expect(problemsOf('0008-title.md', right)).toEqual(['has the number of its file']);
  expect(problemsOf('0007-title.md', right.replace('- Status: accepted\n', ''))).toHaveLength(2);
  expect(problemsOf('0007-title.md', right.replace('## Context', '## Why'))).toHaveLength(1);
  expect(problemsOf('0007-title.md', right.replace('- B.', 'B.'))).toEqual(['says one idea a bullet']);
});
