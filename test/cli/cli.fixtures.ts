import { run, type Io, type Out } from '@parley/cli';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { environment } from '../support/environment.js';
import type { ServerProcess } from '../support/servers/server-process.js';

export const CLI = fileURLToPath(new URL('../../apps/cli/dist/program/main.js', import.meta.url));

/** What one command line left behind. */
export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Settings {
  /** Both streams are terminals of this many columns. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly sleep?: Io['sleep'];
  /** Keys pressed one after the other, where stdin is a terminal. */
  readonly keys?: readonly string[];
}

/** Longest that one command line may wait and ask again, in ms: without a wait it would fill the memory. */
const PATIENCE_MS = 90_000;

/** Runs one command line inside this process; waits between attempts take no time. */
export async function parley(
  argv: readonly string[],
  { columns, env = {}, sleep, keys }: Settings = {},
): Promise<Printed> {
  const [stdout, stderr] = [screen(columns), screen(columns)];
  const until = Date.now() + PATIENCE_MS;
  const quick: Io['sleep'] = async () => {
    if (Date.now() > until) throw new Error(`${argv.join(' ')} did not end.`);
  };
  const stdin = keyboard(keys);
  const io = { env, stdin, stdout: stdout.out, stderr: stderr.out, sleep: sleep ?? quick };
  const code = await run(argv, io);
  return { code, out: stdout.text(), err: stderr.text() };
}

/** The same, asking this server as its administrator. */
export const cliOf =
  ({ url, token }: Pick<ServerProcess, 'url' | 'token'>) =>
  (argv: readonly string[], settings: Settings = {}): Promise<Printed> =>
    parley(argv, {
      ...settings,
      env: { PARLEY_URL: url, PARLEY_TOKEN: token ?? '', ...settings.env },
    });

export type Cli = ReturnType<typeof cliOf>;

/** The document that a command printed with --json; nothing else may be on stdout. */
export async function jsonOf<T>(cli: Cli, ...argv: readonly string[]): Promise<T> {
  const printed = await cli([...argv, '--json']);
  if (printed.code !== 0) throw new Error(`${argv.join(' ')} ended with ${printed.code}: ${printed.err}`);
  return JSON.parse(printed.out) as T;
}

function screen(columns?: number): { out: Out; text(): string } {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  return { out: Object.assign(stream, terminal), text: () => text };
}

/** A terminal at which these keys are pressed; without keys it is none. */
function keyboard(keys?: readonly string[]): Io['stdin'] {
  const stream = Readable.from((keys ?? []).map((key) => Buffer.from(key)));
  return keys === undefined ? stream : Object.assign(stream, { isTTY: true, setRawMode: () => stream });
}

/** The built command line as a process of its own. */
export function spawnCli(argv: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [CLI, ...argv], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function outcomeOf(child: ChildProcess): Promise<Printed & { signal: NodeJS.Signals | null }> {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code: code ?? -1, signal, out, err };
}

const folders: string[] = [];
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-cli-'));
  folders.push(folder);
  return folder;
}
export const removeFolders = (): void =>
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
