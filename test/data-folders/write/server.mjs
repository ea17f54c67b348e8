import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../apps/server/dist/program/main.js', import.meta.url));

/** Settings of the programs: those of the outer environment never reach them. */
const OWN = /^(EVENTSTOREDB|MONGODB|PARLEY)_/;

/** The built server on `folder`; `preload`: a module that changes it. */
export async function startServer(folder, preload) {
  const outer = Object.entries(process.env).filter(([name]) => !OWN.test(name));
  const env = {
    ...Object.fromEntries(outer),
    PARLEY_DATA: folder,
    PARLEY_PORT: '0',
    PARLEY_LOG_LEVEL: 'silent',
    PARLEY_RATE_LIMIT: '100000000',
  };
  const args = [...(preload === undefined ? [] : ['--import', preload]), MAIN, '--empty'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const started = await startOf(child);
  return {
    ...started,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await exited;
      if (code !== 0) throw new Error(`The server ended with ${code}.`);
    },
  };
}

async function startOf(child) {
  const found = { url: '', token: null };
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    found.url ||= /serves (http:\S+)/.exec(line)?.[1] ?? '';
    found.token ??= /(prl_\S+)/.exec(line)?.[1] ?? null;
    if (line.startsWith('Ready')) return found;
  }
  throw new Error('The server ended at start.');
}
