import { existsSync } from 'node:fs';
import { run } from '../tooling/processes.mjs';
import { inRoot } from '../tooling/paths.mjs';
import { ToolingError, log } from '../tooling/log.mjs';
import { buildSignature, workspaces } from './build.mjs';
import { hasStamp, readIfThere, sha256, writeStamp } from './stamp.mjs';

const STAMP = inRoot('.cache', 'programs');
const CONFIG = 'rolldown.config.mjs';
const LOADER = 'scripts/workspaces/compiled.cjs';

/** What Node starts of a workspace of `apps/`. */
export const programOf = (app) => inRoot('apps', app, 'dist', 'program', 'main.js');

const apps = () =>
  workspaces()
    .filter((folder) => existsSync(inRoot(folder, 'src', 'main.ts')))
    .map((folder) => folder.split('/').at(-1));

/** Another version of Node takes no code of this one. */
const signatureOf = () =>
  sha256(
    [process.version, readIfThere(inRoot(CONFIG)), readIfThere(inRoot(LOADER)), buildSignature()].join('\n'),
  );

export const areBundled = () =>
  hasStamp(STAMP, signatureOf()) && apps().every((app) => existsSync(programOf(app)));

/**
 * Makes of everything that a program imports a few files, with the code that V8 makes of them: Node takes most of a start for finding,
 * reading and compiling 1,000 small ones.
 * What was built is to be there. `working` receives the id of the process that bundles.
 */
export async function bundle(working) {
  log('bundling the programs (rolldown)');
  const signature = signatureOf();
  const bundler = inRoot('node_modules', 'rolldown', 'bin', 'cli.mjs');
  const args = [bundler, '--config', CONFIG, '--configLoader', 'native'];
  // It lists every file that it writes.
  const stdio = ['ignore', 'ignore', process.stderr];
  const code = await run(process.execPath, args, { stdio }, working);
  if (code !== 0)
    throw new ToolingError(`bundling failed (exit code ${code}); the bundler's messages are above.`, code);
  writeStamp(STAMP, signature);
}
