import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from './environment.js';

const MAIN = fileURLToPath(new URL('../../apps/server/dist/main.js', import.meta.url));

/** The built server as a process of its own, on a port that the system hands out. */
export interface ServerProcess {
  readonly url: string;
  /** The administrator's token; null when this start printed none. */
  readonly token: string | null;
  readonly child: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
}

export interface StartOptions {
  readonly sample?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts it on `folder` and waits until it listens and has printed its greeting. Rejects with its exit code and output when it ends before. */
export async function startServer(folder: string, options: StartOptions = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN, ...(options.sample ? [] : ['--empty'])], {
    env: environment({
      PARLEY_DATA: folder,
      PARLEY_PORT: '0',
      PARLEY_LOG_LEVEL: 'silent',
      ...options.env,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const lines = createInterface({ input: child.stdout });
  const exited = once(child, 'exit').then(() => null);
  const ready = new Promise<string | null>((resolve) => {
    lines.on('line', (line) => {
      printed += `${line}\n`;
      if (line.startsWith('Ready')) resolve(line);
    });
  });
  if ((await Promise.race([ready, exited])) === null)
    throw new Error(`The server ended at start with exit code ${child.exitCode}:\n${printed}`);
  const find = (pattern: RegExp): string | null => pattern.exec(printed)?.[1] ?? null;
  return {
    url: find(/serves (http:\/\/\S+)/) ?? '',
    token: find(/(prl_\S+)/),
    child,
    output: () => printed,
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
