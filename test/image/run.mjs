import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { ToolingError } from '../../scripts/tooling/log.mjs';

const LIMIT_MS = 120_000;
const POLL_MS = 100;

/** A program of the image, run from its folder as the user `uid`; null: as this one. */
export function runner({ image, env, uid }) {
  return (args) => {
    const user = uid === null ? {} : { uid, gid: uid };
    const child = spawn(process.execPath, args, {
      cwd: image,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    const ended = new Promise((resolve) =>
      child.once('close', (code, signal) => resolve(code ?? signal ?? 'no exit code')),
    );
    return { args, child, ended, output: () => text };
  };
}

/** Throws unless it ends with 0 in time. */
export async function endsWell({ args, child, ended, output }) {
  const code = await Promise.race([ended, pause(LIMIT_MS, 'too late', { ref: false })]);
  if (code === 0) return;
  child.kill('SIGKILL');
  throw new ToolingError(`node ${args.join(' ')} ended with ${code}:\n${output()}`);
}

/** What `pattern` finds in the output, as soon as it does. */
export async function printed({ args, child, output }, pattern) {
  for (const until = Date.now() + LIMIT_MS; Date.now() < until; await pause(POLL_MS)) {
    const found = pattern.exec(output());
    if (found) return found;
    if (child.exitCode !== null) break;
  }
  throw new ToolingError(`node ${args.join(' ')} never printed ${pattern}:\n${output()}`);
}
