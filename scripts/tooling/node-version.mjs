// Plain syntax on purpose: an old Node must get as far as reading this file to say that it is too old.
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

const numbers = (version) =>
  version
    .replace(/^[^0-9]*/, '')
    .split('.')
    .map(Number);

/** `tooOld('v20.18.3', '>=20.19')` is true. */
export function tooOld(version, range) {
  const [major = 0, minor = 0] = numbers(version);
  const [leastMajor = 0, leastMinor = 0] = numbers(range);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

/** Ends the process with one clear line when Node is older than package.json asks for. */
export function refuseOldNode() {
  const { engines } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  if (!tooOld(process.version, engines.node)) return;
  console.error(
    `parley: Node ${engines.node} is needed, this is ${process.version}. Install a newer Node and try again.`,
  );
  process.exit(1);
}
