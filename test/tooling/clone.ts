import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Stands for npm: notes that it ran, then puts a compiler and a bundler in place as the file `npm.json` says. */
const NPM = `
const fs = require('node:fs');
const { exitCode = 0, cut = false } = JSON.parse(fs.readFileSync('npm.json', 'utf8'));
fs.appendFileSync('log', 'npm ' + process.argv.slice(2).join(' ') + '\\n');
fs.rmSync('node_modules', { recursive: true, force: true });
fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
fs.mkdirSync('node_modules/rolldown/bin', { recursive: true });
if (cut) process.kill(process.ppid, 'SIGKILL');
if (cut || exitCode) process.exit(exitCode);
fs.copyFileSync('tsc.cjs', 'node_modules/typescript/bin/tsc');
fs.copyFileSync('rolldown.mjs', 'node_modules/rolldown/bin/cli.mjs');
`;

/** Stands for the compiler: copies the server's source. */
const TSC = `
const fs = require('node:fs');
fs.appendFileSync('log', 'tsc\\n');
fs.mkdirSync('apps/server/dist', { recursive: true });
fs.copyFileSync('apps/server/src/main.ts', 'apps/server/dist/main.js');
fs.writeFileSync('apps/server/dist/.tsbuildinfo', '');
`;

/** Stands for the bundler: copies what the compiler made. */
const ROLLDOWN = `
import fs from 'node:fs';
fs.appendFileSync('log', 'rolldown\\n');
fs.mkdirSync('apps/server/dist/program', { recursive: true });
fs.copyFileSync('apps/server/dist/main.js', 'apps/server/dist/program/main.js');
`;

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A small clone with the real scripts, in which npm, the compiler and the bundler only note that they ran. */
export function layClone(): {
  readonly write: (path: string, text: string) => void;
  /** Runs `npm start`'s script; `onOutput` sees what it has printed so far, and may signal it. */
  readonly start: (args?: string[], onOutput?: (text: string, kill: () => void) => void) => Promise<Run>;
  /** What ran since the last call. */
  readonly ran: () => string[];
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'parley-tooling-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
  write(
    'package.json',
    JSON.stringify({ type: 'module', engines: { node: '>=20.19' }, workspaces: ['libs/*', 'apps/*'] }),
  );
  write(
    'package-lock.json',
    JSON.stringify({ packages: { '': {}, 'node_modules/typescript': { version: '1' } } }),
  );
  for (const path of ['tsconfig.json', 'tsconfig.base.json', 'apps/server/tsconfig.json', 'npm.json'])
    write(path, '{}');
  write('apps/server/package.json', '{}');
  mkdirSync(join(folder, 'libs'));
  write('npm/package.json', '{}');
  write('npm/npm-cli.js', NPM);
  write('tsc.cjs', TSC);
  write('rolldown.mjs', ROLLDOWN);

  const start = async (
    args: string[] = [],
    onOutput?: (text: string, kill: () => void) => void,
  ): Promise<Run> => {
    const env = { ...process.env, npm_execpath: join(folder, 'npm', 'npm-cli.js') };
    const child = spawn(process.execPath, ['scripts/start.mjs', ...args], { cwd: folder, env });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
        onOutput?.(output.stdout, () => child.kill('SIGTERM'));
      });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...output };
  };
  const log = join(folder, 'log');
  const ran = (): string[] => {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    rmSync(log, { force: true });
    return lines;
  };
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  return { write, start, ran, remove };
}
