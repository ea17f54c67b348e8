import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const CHECK_MS = 250;

/** Whether a process of this id runs. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

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

/**
 * npm passes a signal on to the shell that it runs a script in, and that shell may end without passing it further.
 * So a process started by npm stops, as SIGTERM asks, once its shell is gone. Windows has no such shell.
 */
export function stopWithShell() {
  if (process.platform === 'win32' || process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(check);
    process.kill(process.pid, 'SIGTERM');
  }, CHECK_MS);
  check.unref();
}
