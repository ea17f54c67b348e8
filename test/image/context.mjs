import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot, root } from '../../scripts/tooling/paths.mjs';

/** The files that a build of the image is given: those of the tree that .dockerignore leaves. Paths from the root. */
export function contextFiles() {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const isLeft = matcher(readFileSync(inRoot('.dockerignore'), 'utf8'));
  return listed.split('\0').filter((path) => path !== '' && isLeft(path) && existsSync(inRoot(path)));
}

export function copyContext(folder) {
  for (const path of contextFiles()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(inRoot(path), join(folder, path));
  }
}

/** Whether a path is in the context: the last line decides that takes the path or a folder above it. */
export function matcher(ignoreFile) {
  const rules = ignoreFile
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isLeft: line.startsWith('!'), takes: pattern(line.replace('!', '')) }));
  return (path) => rules.findLast(({ takes }) => takes.test(path))?.isLeft ?? true;
}

function pattern(glob) {
  const parts = glob.split(/(\*\*\/|\*)/).map((part) => {
    if (part === '**/') return '(?:.*/)?';
    return part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}(?:/.*)?$`);
}
