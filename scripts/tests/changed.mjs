import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot, root } from '../tooling/paths.mjs';
import { ToolingError } from '../tooling/log.mjs';

/** What a change of these can break, nobody can tell. */
const CONCERNS_ALL =
  /^(package(-lock)?\.json|(jest|rolldown)\.config\.mjs|tsconfig[^/]*\.json|scripts\/(tests|tooling|workspaces)\/.*|(libs|apps|examples)(\/features)?\/[^/]+\/(package|tsconfig)\.json)$/;
const MODULE = /^(libs|apps|examples|test)\/.*\.ts$/;
/** What is built of a workspace: programs are made of it. */
const BUILT = /^(libs|apps|examples)(\/features)?\/[^/]+\/src\/(?!.*\.(spec|fixtures)\.ts$)/;
/** A file of tests that names this starts a program that was built. */
const STARTS_PROGRAM = /\bdist\b/;

/**
 * The files that the tests to run depend on by import, for Jest's `--findRelatedTests`; null when every test is to run.
 * `since`: a commit or branch; default: where this branch left the one that it is pushed to, or the last commit.
 */
export function filesToTest(since) {
  return standIns(changedFiles(since), testSources());
}

/**
 * The same of changed paths, and of all modules as `{ path, text }`. Imports of TypeScript are Jest's to follow. Any other file stands
 * for the modules beside it and for those that name it or a folder of it; what is built, for the modules that start programs.
 */
export function standIns(changed, sources) {
  if (changed.some((path) => CONCERNS_ALL.test(path))) return null;
  const modules = changed.filter((path) => MODULE.test(path));
  const others = changed.filter((path) => !MODULE.test(path));
  const isConcerned = ({ path, text }) =>
    others.some((other) => dirname(other) === dirname(path) || names(text, other)) ||
    (changed.some((one) => BUILT.test(one)) && path.startsWith('test/') && STARTS_PROGRAM.test(text));
  return [...new Set([...modules, ...sources.filter(isConcerned).map(({ path }) => path)])];
}

/** Whether a module names a file, or a folder that the file is in, as a part of some path. */
const names = (text, path) => path.split('/').some((part) => namesPart(text, part));
const namesPart = (text, part) =>
  new RegExp(`['"\`/]${part.replaceAll(/[^\w-]/g, '\\$&')}['"\`/]`).test(text);

const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const paths = (text) => text.split('\0').filter(Boolean);

/** Also what is not committed. What is gone breaks only what has changed with it. */
function changedFiles(since) {
  const base = since === undefined ? usualBase() : mergeBase(since);
  const changed = paths(git('diff', '--name-only', '--no-renames', '-z', base));
  const added = paths(git('ls-files', '--others', '--exclude-standard', '-z'));
  return [...changed, ...added].filter((path) => existsSync(inRoot(path)));
}

function mergeBase(since) {
  try {
    return git('merge-base', 'HEAD', since).trim();
  } catch {
    throw new ToolingError(`--changed: git knows no commit in common with ${since}.`, 2);
  }
}

function usualBase() {
  try {
    return git('merge-base', 'HEAD', '@{upstream}').trim();
  } catch {
    return 'HEAD';
  }
}

function testSources() {
  return ['libs', 'apps', 'examples', 'test'].flatMap((folder) =>
    readdirSync(inRoot(folder), { recursive: true })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.ts') && !/\/(node_modules|dist)\//.test(path))
      .map((path) => ({ path, text: readFileSync(inRoot(path), 'utf8') })),
  );
}
