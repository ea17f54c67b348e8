import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { readIfThere } from '../workspaces/stamp.mjs';
import { inRoot } from '../tooling/paths.mjs';

/** Changes to the tree that can be taken back. Paths are from the root. */
export function startChanges() {
  const before = new Map();
  const made = [];
  const keep = (path) => {
    if (!before.has(path)) before.set(path, readIfThere(inRoot(path)));
  };
  return {
    /** Notes what these files hold, before something else changes them. */
    keep: (paths) => paths.forEach(keep),
    write(path, text) {
      keep(path);
      mkdirSync(dirname(inRoot(path)), { recursive: true });
      writeFileSync(inRoot(path), text);
    },
    /** A folder that is there by these changes alone. */
    own: (path) => made.push(path),
    link(path, target) {
      made.push(path);
      symlinkSync(relative(dirname(inRoot(path)), inRoot(target)), inRoot(path), 'junction');
    },
    undo() {
      for (const path of made) rmSync(inRoot(path), { recursive: true, force: true });
      for (const [path, text] of before) {
        if (text === null) rmSync(inRoot(path), { force: true });
        else if (text !== readIfThere(inRoot(path))) writeFileSync(inRoot(path), text);
      }
    },
  };
}
