// Lets a plain Node process run the TypeScript sources, as Jest does: `node --import <this file> <program>`.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { transform } from '@swc/core';

const LIBRARIES = new URL('../../../../', import.meta.url);

const indexOf = (library) =>
  ['', 'features/']
    .map((folder) => new URL(`${folder}${library}/src/index.ts`, LIBRARIES))
    .find((index) => existsSync(index)).href;

export async function resolve(specifier, context, next) {
  const [, library] = /^@parley\/([a-z-]+)$/.exec(specifier) ?? [];
  if (library) return next(indexOf(library), context);
  const isSource = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
  return next(isSource ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transform(await readFile(new URL(url), 'utf8'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}

// Node loads this file once more, in a thread of its own, for the two functions above.
if (isMainThread) register(import.meta.url);
