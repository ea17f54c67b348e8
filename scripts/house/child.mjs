import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program from the clone's folder until it ends, passing on the signals that would end this process.
 * Answers its exit code, 128 + n after signal n as a shell would.
 */
export function run(command, args, options = {}, onSpawned = () => {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  child.once('spawn', () => onSpawned(child.pid));
  const forward = (signal) => child.kill(signal);
  FORWARDED.forEach((signal) => process.on(signal, forward));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  }).finally(() => FORWARDED.forEach((signal) => process.off(signal, forward)));
}

/** Like {@link run}, for work whose output must not mix into the stdout of what follows. */
export const runAside = (command, args, onSpawned) =>
  run(command, args, { stdio: ['ignore', process.stderr, process.stderr] }, onSpawned);
