import type { ChildProcess } from 'node:child_process';
import { environment } from '../environment.js';
import { startProgram } from '../program.js';

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
  /** Further options of the command line. */
  readonly args?: readonly string[];
  /** The tree that it was built in. Default: this one. */
  readonly tree?: URL;
  /** What it has to have printed at the beginning of a line. Default: that it is ready. */
  readonly until?: string;
}

/** Starts it on `folder` and waits until it listens and has printed that it is ready. Rejects with its exit code and output when it ends before. */
export async function startServer(folder: string, options: StartOptions = {}): Promise<ServerProcess> {
  const args = [...(options.args ?? []), ...(options.sample ? [] : ['--empty'])];
  const env = environment({
    PARLEY_DATA: folder,
    PARLEY_PORT: '0',
    PARLEY_LOG_LEVEL: 'silent',
    ...options.env,
  });
  const { tree, until = 'Ready' } = options;
  const program = await startProgram('server', { args, env, until, ...(tree && { tree }) });
  return {
    ...program,
    url: program.find(/serves (http:\/\/\S+)/) ?? '',
    token: program.find(/(prl_\S+)/),
  };
}
