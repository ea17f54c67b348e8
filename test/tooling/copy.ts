import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT = ['.git', '.cache', 'data', 'coverage', 'node_modules'];
const isCopied = (path: string): boolean =>
  basename(path) !== 'node_modules' &&
  !path.endsWith('/dist/program') &&
  (!path.endsWith('.spec.ts') || path.includes('/template/'));

export interface Copy {
  readonly folder: string;
  /** Runs a program of Node from the copy's folder. */
  run(...args: readonly string[]): {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  };
  /** Every file but what is built, by its path. */
  files(): ReadonlyMap<string, string>;
  remove(): void;
}

/** This tree as it is built, without its specifications and programs, on the packages that are installed here. */
export function copyTree(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'parley-copy-'));
  for (const name of readdirSync(ROOT).filter((name) => !LEFT_OUT.includes(name)))
    cpSync(join(ROOT, name), join(folder, name), {
      recursive: true,
      preserveTimestamps: true,
      filter: isCopied,
    });
  linkPackages(folder);
  return {
    folder,
    run(...args) {
      const child = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
      return { code: child.status, stdout: child.stdout, stderr: child.stderr };
    },
    files: () => filesIn(folder),
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Workspaces lead to the copy, packages to those that are installed. */
function linkPackages(folder: string): void {
  const own = ['@parley', '@example'];
  const [installed, linked] = [join(ROOT, 'node_modules'), join(folder, 'node_modules')];
  mkdirSync(linked);
  for (const name of readdirSync(installed).filter((name) => !own.includes(name)))
    symlinkSync(join(installed, name), join(linked, name));
  for (const scope of own)
    cpSync(join(installed, scope), join(linked, scope), { recursive: true, verbatimSymlinks: true });
  for (const name of readdirSync(join(ROOT, 'libs'))) {
    const nested = join('libs', name, 'node_modules');
    if (readdirSync(join(ROOT, 'libs', name)).includes('node_modules'))
      symlinkSync(join(ROOT, nested), join(folder, nested));
  }
}

const NOT_WRITTEN = /(^|\/)(node_modules|dist|\.cache)(\/|$)/;

const filesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !NOT_WRITTEN.test(path) && statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
