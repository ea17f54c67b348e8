import { readFileSync } from 'node:fs';
import { errorsIn } from '@parley/eventsourcing';
import { inRoot, root } from '../tooling/paths.mjs';
import { workspaceFolders } from '../workspaces/workspaces.mjs';

/** Every error that the programs can throw, with the workspace that declares it. */
export async function declaredErrors() {
  const modules = await Promise.all(librariesOfPrograms().map(async (name) => [name, await import(name)]));
  return modules.flatMap(([workspace, module]) => errorsIn(module).map((error) => ({ workspace, error })));
}

/** Workspaces that the programs are made of, whatever each leads to included. */
function librariesOfPrograms() {
  const manifests = new Map(
    workspaceFolders(root).map((folder) => {
      const manifest = JSON.parse(readFileSync(inRoot(folder, 'package.json'), 'utf8'));
      return [manifest.name, { folder, needs: Object.keys(manifest.dependencies ?? {}) }];
    }),
  );
  const found = new Set();
  const follow = (name) => {
    if (found.has(name) || !manifests.has(name)) return;
    found.add(name);
    manifests.get(name).needs.forEach(follow);
  };
  const programs = [...manifests].filter(([, { folder }]) => folder.startsWith('apps/'));
  programs.flatMap(([, { needs }]) => needs).forEach(follow);
  return [...manifests.keys()].filter((name) => found.has(name));
}
