import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One of the built programs as a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** The first group of the pattern in what is printed so far. */
  find(pattern: RegExp): string | null;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The tree that it was built in, as a URL. Default: this one. */
  readonly tree?: URL;
  /** How a line begins that says that it runs. */
  readonly until: string;
}

/** Starts it and waits until it says that it runs. Rejects with its exit code and output when it ends before. */
export async function startProgram(
  name: 'server' | 'worker',
  { args = [], env, tree = new URL('../../', import.meta.url), until }: ProgramOptions,
): Promise<Program> {
  const main = fileURLToPath(new URL(`apps/${name}/dist/program/main.js`, tree));
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const lines = createInterface({ input: child.stdout });
  const exited = once(child, 'exit').then(() => null);
  const ready = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      printed += `${line}\n`;
      if (line.startsWith(until)) resolve(line);
    });
  });
  if ((await Promise.race([ready, exited])) === null)
    throw new Error(`The ${name} ended at start with exit code ${child.exitCode}:\n${printed}`);
  return {
    child,
    output: () => printed,
    find: (pattern) => pattern.exec(printed)?.[1] ?? null,
    stop: () => end(child, 'SIGTERM'),
    async kill() {
      await end(child, 'SIGKILL');
    },
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}
