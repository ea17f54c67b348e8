import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { FEATURE_LIST, workspaceFolders } from './workspaces.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Every `tsconfig.json` below `root` with the references that follow from the globs, the manifests and the list of features: what `tsc -b` builds, and after what. */
export function expectedReferences(root) {
  const all = workspaceFolders(root)
    .sort()
    .map((folder) => ({ folder, manifest: readJson(join(root, folder, 'package.json')) }));
  const listed = listedIn(root);
  const before = ({ folder, manifest: { dependencies, peerDependencies } }) =>
    all
      .filter(
        ({ manifest: { name } }) =>
          name in { ...dependencies, ...peerDependencies } ||
          (FEATURE_LIST.startsWith(`${folder}/`) && listed.includes(`'${name}'`)),
      )
      .map((other) => posix.relative(folder, other.folder));
  const built = all.filter(({ folder }) => existsSync(join(root, folder, 'tsconfig.json')));
  const ofAll = ['tsconfig.json', 'tsconfig.tests.json'].filter((file) => existsSync(join(root, file)));
  return [
    ...ofAll.map((file) => ({ file, references: built.map(({ folder }) => folder) })),
    ...built.map((workspace) => ({
      file: posix.join(workspace.folder, 'tsconfig.json'),
      references: before(workspace),
    })),
  ];
}

/** The list of features: npm links every workspace, so an example joins the product without being named in a manifest. */
const listedIn = (root) =>
  existsSync(join(root, FEATURE_LIST)) ? readFileSync(join(root, FEATURE_LIST), 'utf8') : '';

const pathsIn = (text) => (JSON.parse(text).references ?? []).map(({ path }) => posix.normalize(path));
const REFERENCES = /,?\s*"references": \[[^\]]*\]/;

/** Writes the references that are missing or too many, and answers the files that it changed. */
export function writeReferences(root) {
  return expectedReferences(root)
    .filter(({ file, references }) => {
      const text = readFileSync(join(root, file), 'utf8');
      if ([...pathsIn(text)].sort().join() === [...references].sort().join()) return false;
      writeFileSync(join(root, file), withReferences(text, references));
      return true;
    })
    .map(({ file }) => file);
}

function withReferences(text, references) {
  const rest = text
    .replace(REFERENCES, '')
    .trimEnd()
    .replace(/\s*\}$/, '');
  if (references.length === 0) return `${rest}\n}\n`;
  const lines = references.map((path) => `    {\n      "path": "${path}"\n    }`);
  const comma = rest.trim() === '{' ? '' : ',';
  return `${rest}${comma}\n  "references": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
