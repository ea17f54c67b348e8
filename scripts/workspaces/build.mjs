import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runAside } from '../tooling/processes.mjs';
import { installSignature } from './install.mjs';
import { inRoot, root } from '../tooling/paths.mjs';
import { writeReferences } from './references.mjs';
import { ToolingError, log } from '../tooling/log.mjs';
import { workspaceFolders } from './workspaces.mjs';
import { hasStamp, sha256, writeStamp } from './stamp.mjs';

const STAMP = inRoot('.cache', 'build');

/** Folders of the workspaces that are built, such as `libs/composition`. */
export const workspaces = () => workspaceFolders(root);

/** Names what is to be built: size and time of change of every source, and what is installed. */
export function buildSignature() {
  const settings = ['tsconfig.json', 'tsconfig.base.json'];
  const files = workspaces().flatMap((folder) => [
    join(folder, 'package.json'),
    join(folder, 'tsconfig.json'),
    ...sources(join(folder, 'src')),
  ]);
  const lines = [...settings, ...files].sort().map((file) => {
    const { size, mtimeMs } = statSync(inRoot(file));
    return `${file} ${size} ${mtimeMs}`;
  });
  return sha256([installSignature(), ...lines].join('\n'));
}

function sources(folder) {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(spec|fixtures)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
}

export const isBuilt = () =>
  hasStamp(STAMP, buildSignature()) &&
  workspaces().every((folder) => existsSync(inRoot(folder, 'dist', '.tsbuildinfo')));

/** `working` receives the id of the process that builds. */
export async function build(working) {
  const began = Date.now();
  for (const file of writeReferences(root)) log(`${file} names the workspaces that are there now`);
  log('building (tsc -b)');
  // Taken before the build: a source that changes meanwhile leads to another build next time.
  const signature = buildSignature();
  const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  // What builds on a broken workspace would repeat its mistakes.
  const code = await runAside(process.execPath, [compiler, '-b', '--stopBuildOnErrors'], working);
  if (code !== 0)
    throw new ToolingError(`the build failed (exit code ${code}); the compiler's messages are above.`, code);
  writeStamp(STAMP, signature);
  log(`built in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
