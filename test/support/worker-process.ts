import { fileURLToPath } from 'node:url';
import { startProgram, type Program } from './program.js';

const MAIN = fileURLToPath(new URL('../../apps/worker/dist/main.js', import.meta.url));

/** The built worker as a process of its own, with health and metrics on a port that the system hands out. */
export interface WorkerProcess extends Program {
  readonly url: string;
}

export async function startWorker(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  const program = await startProgram({
    args: [MAIN],
    env: { PARLEY_WORKER_PORT: '0', PARLEY_LOG_LEVEL: 'warn', ...env },
    ready: 'Parley works',
  });
  return { ...program, url: /on (http:\/\/\S+)/.exec(program.output())?.[1] ?? '' };
}
