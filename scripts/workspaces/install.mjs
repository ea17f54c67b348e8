import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { runAside } from '../tooling/processes.mjs';
import { inRoot } from '../tooling/paths.mjs';
import { ToolingError, log } from '../tooling/log.mjs';
import { hasStamp, readIfThere, removeStamp, sha256, writeStamp } from './stamp.mjs';

const STAMP = inRoot('node_modules', '.parley-install');

/** Names what is to be installed: the lock file and the machine it is for. */
export function installSignature() {
  const lock = readIfThere(inRoot('package-lock.json'));
  if (lock === null)
    throw new ToolingError('package-lock.json is missing. Restore it with: git checkout package-lock.json');
  return sha256(`${process.platform} ${process.arch}\n${lock}`);
}

export function isInstalled() {
  const signature = installSignature();
  if (hasStamp(STAMP, signature)) return true;
  if (!installedByNpm()) return false;
  writeStamp(STAMP, signature);
  return true;
}

/** npm lists what it has installed when it is done, so a completed `npm install` by hand need not be repeated. */
function installedByNpm() {
  const done = readIfThere(inRoot('node_modules', '.package-lock.json'));
  if (done === null) return false;
  const wanted = JSON.parse(readIfThere(inRoot('package-lock.json'))).packages;
  if (!agrees(wanted, JSON.parse(done).packages)) return false;
  linkWorkspaces(wanted);
  return true;
}

/** A workspace that came since the install needs no more than its link. */
function linkWorkspaces(wanted) {
  for (const [path, { link, resolved }] of Object.entries(wanted)) {
    if (link !== true || existsSync(inRoot(path))) continue;
    mkdirSync(inRoot(dirname(path)), { recursive: true });
    symlinkSync(relative(dirname(path), resolved), inRoot(path), 'junction');
  }
}

/** The folder of a workspace, or the link to it: nothing that is fetched. */
const isOurs = (path, { link }) => link === true || !/(^|\/)node_modules\//.test(path);

/** Whether everything wanted is there in its version; only what is optional (other platforms) may be missing. */
export function agrees(wanted, installed) {
  return Object.entries(wanted).every(([path, entry]) => {
    const found = installed[path];
    if (isOurs(path, entry)) return true;
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** `working` receives the id of the process that installs. */
export async function install(working) {
  const began = Date.now();
  log('installing dependencies (npm ci)');
  removeStamp(STAMP);
  const signature = installSignature();
  const code = await npm(['ci', '--include=dev'], working);
  if (code !== 0) throw new ToolingError(`npm ci failed (exit code ${code}); its messages are above.`, code);
  writeStamp(STAMP, signature);
  log(`installed in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** Says that what package-lock.json names is installed. */
export const noteInstalled = () => writeStamp(STAMP, installSignature());

/** npm tells the scripts it runs where it is; started without it, the one on the path is used. */
export function npm(args, working) {
  const npmScript = process.env.npm_execpath;
  if (npmScript?.endsWith('npm-cli.js')) return runAside(process.execPath, [npmScript, ...args], working);
  return runAside('npm', args, working);
}
