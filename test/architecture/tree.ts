import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** From the lowest to the highest: each may import those before it that the arrows allow. */
export const FEATURES = ['shared', 'staff', 'channels', 'clients', 'dialogs', 'imports'].map(
  (name) => `libs/features/${name}`,
);
export const LIBRARIES = [
  ...['eventsourcing', 'subscriptions', 'application', 'http', 'testkit'].map((name) => `libs/${name}`),
  ...[
    'documents',
    'sqlite',
    'eventstore-sqlite',
    'documents-sqlite',
    'eventstore-esdb',
    'documents-mongo',
  ].map((name) => `libs/${name}`),
  ...FEATURES,
  'libs/composition',
  'libs/maintenance',
];
/** A feature of another team. */
export const EXAMPLE = 'examples/sample';
const WORKSPACES = [...LIBRARIES, 'apps/server', 'apps/worker', 'apps/cli', EXAMPLE];
const PACKAGES = ['libsql', 'mongodb', '@eventstore/db-client', '@nestjs/common', 'typebox', 'lodash'];
/** A package that workspaces name as for development. */
const FOR_TESTS = 'fast-check';

export interface Report {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
}

/** Runs `npm run architecture` over a folder; over the real tree when none is given. */
export function checkArchitecture(folder = ROOT): Report {
  const script = join(ROOT, 'scripts', 'check-architecture.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return { exitCode: status, lines: stdout.trimEnd().split('\n').slice(0, -1) };
}

/** A tree laid out like the real one, clean but for the files given (path → text). Answers its folder. */
export function layTree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-architecture-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const name of ['tsconfig.base.json', 'tsconfig.spec.json'])
    cpSync(join(ROOT, name), join(folder, name));
  write(
    'package.json',
    JSON.stringify({ workspaces: ['libs/*', 'libs/features/*', 'apps/*', 'examples/*'] }),
  );
  write('tsconfig.json', JSON.stringify({ files: [], references: WORKSPACES.map((path) => ({ path })) }));
  for (const name of [...PACKAGES, FOR_TESTS, 'undeclared']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  for (const workspace of WORKSPACES) {
    write(`${workspace}/package.json`, JSON.stringify(manifestOf(workspace)));
    write(`${workspace}/tsconfig.json`, JSON.stringify({ references: referencesOf(workspace) }));
    write(`${workspace}/src/index.ts`, 'export {};');
  }
  for (const [path, text] of Object.entries(files)) write(path, text);
  return folder;
}

export const removeTree = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
};

export const nameOf = (workspace: string): string =>
  `${workspace === EXAMPLE ? '@example' : '@parley'}/${workspace.split('/').at(-1) ?? ''}`;

/** Every workspace names all others, but a feature only those below it; of the example only the HTTP kit knows. */
const namedBy = (workspace: string): string[] => {
  const others = WORKSPACES.filter(
    (other) => other !== workspace && (other !== EXAMPLE || workspace === 'libs/http'),
  );
  const place = FEATURES.indexOf(workspace);
  return place < 0 ? others : others.filter((other) => !FEATURES.slice(place).includes(other));
};

function manifestOf(workspace: string): object {
  const names = [...namedBy(workspace).map(nameOf), ...PACKAGES];
  return {
    name: nameOf(workspace),
    [workspace === EXAMPLE ? 'peerDependencies' : 'dependencies']: Object.fromEntries(
      names.map((name) => [name, '*']),
    ),
    devDependencies: { [FOR_TESTS]: '*' },
  };
}

function referencesOf(workspace: string): object[] {
  return namedBy(workspace).map((other) => ({ path: relative(workspace, other) }));
}
