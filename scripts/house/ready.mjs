import { pathToFileURL } from 'node:url';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { stopWithShell } from './orphan.mjs';
import { inRoot } from './paths.mjs';
import { fail } from './say.mjs';

/** Installs and (unless told not to) builds what is missing or has changed; with nothing to do it only compares stamps. */
export async function makeReady({ built = true } = {}) {
  stopWithShell();
  const isReady = () => isInstalled() && (!built || isBuilt());
  if (isReady()) return;
  await withLock(inRoot('.cache', 'house.lock'), async (working) => {
    if (!isInstalled()) await install(working);
    if (!isReady()) await build(working);
  });
}

/** Runs a built program inside this process, so that arguments, signals and the exit code need no passing on. */
export async function runBuilt(...parts) {
  await makeReady().catch(fail);
  const program = inRoot(...parts);
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
}
