import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { features } from './libs/composition/dist/index.js';

/** What Node starts, or starts as a thread, of each workspace of `apps/`. */
const PROGRAMS = { server: ['main', 'work.thread', 'questions.child'], worker: ['main'], cli: ['main'] };
/** It loads the library for this machine by its path. */
const NATIVE = ['libsql'];
/** Packages that others use where they are installed, and routes that the server needs at its start anyway, are no mistakes. */
const checks = { unresolvedImport: false, ineffectiveDynamicImport: false };

/** Replaces in the one module that `id` matches; what is not there any more fails the build. */
const replacing = (id, from, to, before) => ({
  name: `replacing ${from}`,
  transform(code, path) {
    if (!id.test(path)) return null;
    if (code.search(from) < 0) throw new Error(`${path} has no ${from}, which rolldown.config.mjs replaces.`);
    return `${before(code)}\n${code.replaceAll(from, to)}`;
  },
});

/** A module that waits for others while it is loaded cannot share a file with what those import. */
const LISTED = /\(await import\(('[^']+')\)\)\.(\w+)/g;
const listed = replacing(/\/composition\/dist\/features\/features\.js$/, LISTED, '$2', (code) =>
  [...code.matchAll(LISTED)].map(([, name, feature]) => `import { ${feature} } from ${name};`).join(' '),
);

/** Features name the modules of their routes, and the server imports them by these names when it serves. */
const routes = replacing(
  /\/http\/dist\/openapi\/http-feature\.js$/,
  /\bimport\(http\)/g,
  'routes[http]()',
  () => {
    const modules = features.flatMap(({ http }) => http ?? []);
    return `const routes = { ${modules.map((name) => `'${name}': () => import('${name}')`).join(', ')} };`;
  },
);

/** Files of the build before this one stay, as a program that runs may load them yet; older ones go. */
function forgetting(dir) {
  const main = join(dir, 'main.js');
  let last = 0;
  return {
    name: 'forgetting',
    buildStart() {
      last = existsSync(main) ? statSync(main).mtimeMs : 0;
    },
    writeBundle() {
      for (const path of readdirSync(dir).map((name) => join(dir, name)))
        if (statSync(path).mtimeMs < last) rmSync(path);
    },
  };
}

/** As deep as the modules of theirs that read files beside the code: what is two folders above these is two above the program. */
function programsOf([app, entries]) {
  const dir = `apps/${app}/dist/program`;
  return {
    input: Object.fromEntries(entries.map((name) => [name, `apps/${app}/dist/${name}.js`])),
    platform: 'node',
    external: NATIVE,
    plugins: [listed, routes, forgetting(dir)],
    checks,
    logLevel: 'warn',
    // Commands and errors are known by the names of their classes.
    output: { dir, keepNames: true },
  };
}

export default Object.entries(PROGRAMS).map(programsOf);
