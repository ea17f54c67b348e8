import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KERNEL_ERROR_CODES } from '@parley/eventsourcing';
import * as domain from './index.js';
import type { Refusal } from './shared/refusals.js';

const sources = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
const textOf = (names: readonly string[]): string =>
  names.map((name) => readFileSync(join(sources, name), 'utf8')).join('\n');
const decisions = textOf(files.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')));
const specifications = textOf(files.filter((name) => name.endsWith('.spec.ts')));

const codes = domain.allRefusals.map(({ code }) => code);

test('every refusal that the library exports is on the list of refusals', () => {
  const exported = Object.entries<unknown>(domain)
    .filter(([name]) => name.endsWith('Errors'))
    .flatMap(([, errors]) => Object.values(errors as Record<string, Refusal>));
  expect([...codes].sort()).toEqual(exported.map(({ code }) => code).sort());
});

test('a code means one thing: none is defined twice, none is the kernel’s', () => {
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => code in KERNEL_ERROR_CODES)).toEqual([]);
});

test('every refusal is raised by a decision', () => {
  expect(codes.filter((code) => !new RegExp(`\\w\\.${code}\\b`).test(decisions))).toEqual([]);
});

test('every refusal is expected by a specification', () => {
  expect(codes.filter((code) => !specifications.includes(`'${code}'`))).toEqual([]);
});
