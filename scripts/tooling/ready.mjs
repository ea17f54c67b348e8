import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build, isBuilt } from '../workspaces/build.mjs';
import { install, isInstalled } from '../workspaces/install.mjs';
import { areBundled, bundle, programOf } from '../workspaces/programs.mjs';
import { withLock } from './lock.mjs';
import { stopWithShell } from './processes.mjs';
import { inRoot } from './paths.mjs';
import { fail } from './log.mjs';

const isReady = ({ built = true, bundled = built } = {}) =>
  isInstalled() && (!built || isBuilt()) && (!bundled || areBundled());

/**
 * Installs, builds and bundles what is missing or has changed; with nothing to do it only compares stamps.
 * `built`: false where only packages are needed; `bundled`: false where no program is started.
 */
export async function makeReady({ built = true, bundled = built } = {}) {
  stopWithShell();
  if (isReady({ built, bundled })) return;
  await withLock(inRoot('.cache', 'tooling.lock'), async (working) => {
    if (!isInstalled()) await install(working);
    if (!isReady({ built, bundled: false })) await build(working);
    if (!isReady({ built, bundled })) await bundle(working);
  });
}

/** Whether the arguments ask for help, and not behind `--` for something that is called so. */
function asksForHelp() {
  const args = process.argv.slice(2);
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).includes('--help');
}

/**
 * Runs a built program of `apps/` inside this process, so that arguments, signals and the exit code need no passing on.
 * Nothing is installed or built when only help is asked for: the text that was written down is printed.
 */
export async function runBuilt(app) {
  if (asksForHelp() && !isReady()) {
    process.stdout.write(readFileSync(inRoot('apps', app, 'help.txt')));
    return;
  }
  await makeReady().catch(fail);
  const program = programOf(app);
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
}
