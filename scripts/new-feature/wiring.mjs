import { readFileSync } from 'node:fs';
import { inRoot } from '../tooling/paths.mjs';
import { ToolingError } from '../tooling/log.mjs';
import { FEATURE_LIST } from '../workspaces/workspaces.mjs';

const MANIFEST = 'libs/composition/package.json';
const LINE = "(await import('@parley/example-things')).exampleThingsFeature,";

/** The list of features with the new one, and the manifest of its workspace, by their paths from the root. `version` of the feature. */
export const wiringOf = (rename, version) =>
  new Map([
    [FEATURE_LIST, joined(rename(LINE))],
    [MANIFEST, depending(rename('@parley/example-things'), version)],
  ]);

/** The highest feature comes last. */
function joined(line) {
  const text = readFileSync(inRoot(FEATURE_LIST), 'utf8');
  const begin = text.indexOf('const features');
  const end = begin < 0 ? -1 : text.indexOf('];', begin);
  if (end < 0) throw new ToolingError(`${FEATURE_LIST} holds no list of features.`);
  return `${text.slice(0, end)}  ${line}\n${text.slice(end)}`;
}

/** Our own workspaces come first, sorted. */
function depending(name, version) {
  const manifest = JSON.parse(readFileSync(inRoot(MANIFEST), 'utf8'));
  const entries = Object.entries({ ...manifest.dependencies, [name]: version });
  const isOurs = ([dependency]) => dependency.startsWith('@parley/');
  const ours = entries.filter(isOurs).sort(([a], [b]) => (a < b ? -1 : 1));
  const dependencies = Object.fromEntries([...ours, ...entries.filter((entry) => !isOurs(entry))]);
  return JSON.stringify({ ...manifest, dependencies }, null, 2);
}
