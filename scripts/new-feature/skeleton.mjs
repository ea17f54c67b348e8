import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from '../workspaces/workspaces.mjs';
import { inRoot, root } from '../tooling/paths.mjs';
import { ToolingError } from '../tooling/log.mjs';

const TEMPLATE = inRoot('scripts', 'new-feature', 'template');

/** The files of the new workspace, by their paths from the root. */
export function skeletonOf({ feature }, rename) {
  const paths = readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(TEMPLATE.length + 1));
  const files = new Map(paths.map((path) => [path, readFileSync(join(TEMPLATE, path), 'utf8')]));
  files.set('package.json', withDependencies(files));
  const place = (path) => join('libs', 'features', feature, rename(path));
  return new Map([...files].map(([path, text]) => [place(path), rename(text)]));
}

/** The manifest with what the files import, in the versions that other workspaces ask for. */
function withDependencies(files) {
  const manifest = JSON.parse(files.get('package.json'));
  const inTests = (path) => path.endsWith('.spec.ts');
  const shipped = importsOf(files, (path) => !inTests(path));
  // Tests find our own workspaces without naming them.
  const forTests = importsOf(files, inTests).filter((name) => !isOurs(name) && !shipped.includes(name));
  const versions = knownVersions();
  const versioned = (names) => Object.fromEntries(names.map((name) => [name, versionIn(versions, name)]));
  const parts = { dependencies: versioned(shipped), devDependencies: versioned(forTests) };
  return JSON.stringify({ ...manifest, ...parts }, null, 2);
}

const isOurs = (name) => name.startsWith('@parley/');

/** Packages, our own first. */
function importsOf(files, isOf) {
  const texts = [...files].filter(([path]) => path.endsWith('.ts') && isOf(path)).map(([, text]) => text);
  const found = texts.flatMap((text) => [...text.matchAll(/ from '([^.'][^']*)'/g)].map(([, name]) => name));
  const packages = found.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(packages)].sort((a, b) => isOurs(b) - isOurs(a) || (a < b ? -1 : 1));
}

function knownVersions() {
  const manifests = workspaceFolders(root).map((folder) =>
    JSON.parse(readFileSync(inRoot(folder, 'package.json'), 'utf8')),
  );
  return Object.assign(
    {},
    ...manifests.flatMap(({ name, version, dependencies, devDependencies }) => [
      devDependencies,
      dependencies,
      { [name]: version },
    ]),
  );
}

function versionIn(versions, name) {
  if (versions[name] === undefined)
    throw new ToolingError(`No workspace depends on ${name}, which the template imports.`);
  return versions[name];
}
