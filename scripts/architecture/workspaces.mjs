import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { FEATURE_LIST, workspaceFolders } from '../workspaces/workspaces.mjs';
import { arrowsOf, EXAMPLES, isFeature, shippedWith, TESTS } from './layout.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const isTest = (path) => TESTS.some((pattern) => new RegExp(pattern).test(path));

/** Workspaces below the current folder, with what package.json and tsconfig.json say of each. */
export function workspaces() {
  return workspaceFolders('.').map((folder) => ({
    folder,
    manifest: readJson(join(folder, 'package.json')),
    references: (readJson(join(folder, 'tsconfig.json')).references ?? []).map(({ path }) =>
      posix.join(folder, path),
    ),
  }));
}

/** Whether every workspace is known to the arrows, tied by references, and declares what its modules import. */
export function checkWorkspaces(modules) {
  const all = workspaces();
  const built = readJson('tsconfig.json').references.map(({ path }) => posix.normalize(path));
  return [
    ...all.flatMap((workspace) => checkPlace(workspace, built, arrowsOf(all))),
    ...checkFeatures(all),
    ...all.flatMap((workspace) => checkReferences(workspace, all)),
    ...all.flatMap(checkPeers),
    ...modules.flatMap((module) => checkDeclared(module, all)),
  ];
}

function checkPlace({ folder }, built, arrows) {
  const known = folder.startsWith('apps/') || folder in arrows;
  return [
    !known && {
      place: folder,
      sentence: 'Say in scripts/architecture/layout.mjs which libraries this new one may import.',
    },
    !built.includes(folder) && {
      place: folder,
      sentence: 'Run `npm run references`: the root tsconfig.json does not build this workspace yet.',
    },
  ].filter(Boolean);
}

/** Features that import each other in a circle, also through others. */
function checkFeatures(all) {
  const features = all.filter(isFeature);
  const below = ({ manifest }) => features.filter(({ manifest: { name } }) => name in shippedWith(manifest));
  const reached = (feature) => {
    const seen = new Set();
    for (const waiting = below(feature); waiting.length > 0;) {
      const next = waiting.pop();
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(...below(next));
    }
    return seen;
  };
  return features
    .filter((feature) => reached(feature).has(feature))
    .map(({ folder }) => ({
      place: `${folder}/package.json`,
      sentence:
        'Features depend on each other downwards only: let the lower one declare a point, and the higher one fill it.',
    }));
}

function checkReferences({ folder, manifest, references }, all) {
  const ours = all.filter((other) => other.manifest.name in shippedWith(manifest));
  const missing = ours.filter((other) => !references.includes(other.folder));
  return missing.map((other) => ({
    place: `${folder}/tsconfig.json`,
    sentence: `Run \`npm run references\`: package.json names ${other.folder}, and the build must come after it.`,
  }));
}

/** Tokens, classes and events of Parley's packages have to be those of the product that a package of another team joins. */
function checkPeers({ folder, manifest }) {
  const isExample = folder.startsWith(`${EXAMPLES}/`);
  const own = Object.keys(manifest.dependencies ?? {}).filter(
    (name) => isExample && name.startsWith('@parley/'),
  );
  return own.map((name) => ({
    place: `${folder}/package.json`,
    sentence: `Name ${name} among the peerDependencies: a package of another team joins the one that the product has.`,
  }));
}

/** The line of an example is enough: the product ships none, so its manifest names none. */
const isExample = (name, all) =>
  all.some(({ folder, manifest }) => manifest.name === name && folder.startsWith(`${EXAMPLES}/`));

function checkDeclared({ source, dependencies }, all) {
  const workspace = all.find(({ folder }) => source.startsWith(`${folder}/`));
  if (workspace === undefined || isTest(source)) return [];
  const { name, devDependencies } = workspace.manifest;
  // What a workspace offers to tests of others is not run where it is installed without tests.
  const ofTests = source.startsWith(`${workspace.folder}/src/testing/`) ? devDependencies : {};
  const declared = { [name]: true, ...shippedWith(workspace.manifest), ...ofTests };
  return dependencies
    .map(({ module }) => module)
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))
    .filter((name) => !(name in declared) && !(source === FEATURE_LIST && isExample(name, all)))
    .map((name) => ({
      place: `${source} → ${name}`,
      sentence: `Declare ${name} in the dependencies of ${workspace.folder}/package.json: a workspace lists what it imports.`,
    }));
}
