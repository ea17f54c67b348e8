import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** What the product consists of: a package joins it by its one line here. */
export const FEATURE_LIST = 'libs/composition/src/features/features.ts';

/** Folders of the workspaces below `root`, such as `libs/features/staff`, as the globs of its package.json find them. */
export function workspaceFolders(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return workspaces
    .map((glob) => posix.dirname(glob))
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => posix.join(parent, name)))
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
}
