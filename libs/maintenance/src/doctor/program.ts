import { ok, problem, type Finding } from './finding.js';

/** The oldest Node.js that Parley runs on. */
const OLDEST = [20, 19] as const;

/** `version` as in `process.versions.node`. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (isNew) return ok('Node.js', version);
  return problem('Node.js', version, `Install Node.js ${OLDEST.join('.')} or newer.`);
}
