import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { features, parley } from './features.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const files = features
  .map(({ name, folder = `libs/features/${name}` }) => join(root, folder, 'src'))
  .flatMap((sources) =>
    readdirSync(sources, { recursive: true, encoding: 'utf8' }).map((name) => join(sources, name)),
  );
const textOf = (names: readonly string[]): string =>
  names.map((name) => readFileSync(name, 'utf8')).join('\n');
const decisions = textOf(files.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')));
const specifications = textOf(files.filter((name) => name.endsWith('.spec.ts')));

const codes = parley.refusals.map(({ code }) => code);

test('every refusal is raised by a decision', () => {
  expect(codes.filter((code) => !new RegExp(`\\w\\.${code}\\b`).test(decisions))).toEqual([]);
});

test('every refusal is expected by a specification', () => {
  expect(codes.filter((code) => !specifications.includes(`'${code}'`))).toEqual([]);
});
