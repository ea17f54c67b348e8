import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  transform: {
    // The bundler is no JavaScript: it calls this for the one module that it asks for, not for each.
    filter: { id },
    handler(code, path) {
      if (code.search(from) < 0)
        throw new Error(`${path} has no ${from}, which rolldown.config.mjs replaces.`);
      return `${before(code)}\n${code.replaceAll(from, to)}`;
    },
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

/** Files of the build before this one stay, with the code of each, as a program that runs may load them yet; older ones go. */
function forgetting(dir) {
  const list = join(dir, 'files.json');
  return {
    name: 'forgetting',
    writeBundle(_, bundle) {
      const names = Object.keys(bundle);
      const before = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : readdirSync(dir);
      const stay = new Set([...names, ...before, 'files.json']);
      for (const name of readdirSync(dir))
        if (!stay.has(name.replace(/\.code$/, ''))) rmSync(join(dir, name));
      writeFileSync(list, JSON.stringify(names));
    },
  };
}

const LOADER = readFileSync(new URL('scripts/workspaces/compiled.cjs', import.meta.url), 'utf8');
const startOf = (file) => `import { createRequire } from 'node:module';

createRequire(import.meta.url)('./compiled.cjs').load('${file}');
`;

/** What is started keeps its name and loads the file whose name tells what is in it, with the code that V8 makes of all of them now. */
const compiled = (dir) => ({
  name: 'compiled',
  generateBundle(_, bundle) {
    const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source });
    for (const { isEntry, name, fileName } of Object.values(bundle))
      if (isEntry) emit(`${name}.js`, startOf(fileName));
    emit('compiled.cjs', LOADER);
  },
  writeBundle(_, bundle) {
    const files = Object.values(bundle).filter(({ type }) => type === 'chunk');
    const names = files.map(({ fileName }) => fileName);
    execFileSync(process.execPath, [join(dir, 'compiled.cjs'), ...names], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  },
});

/** As deep as the modules of theirs that read files beside the code: what is two folders above these is two above the program. */
function programsOf([app, entries]) {
  const dir = `apps/${app}/dist/program`;
  return {
    input: Object.fromEntries(entries.map((name) => [name, `apps/${app}/dist/${name}.js`])),
    platform: 'node',
    external: NATIVE,
    plugins: [listed, routes, compiled(dir), forgetting(dir)],
    checks,
    logLevel: 'warn',
    output: {
      dir,
      // V8 keeps no code of modules of ECMAScript.
      format: 'cjs',
      strict: true,
      // Nor does it load modules for a script whose code is kept.
      dynamicImportInCjs: false,
      entryFileNames: 'start-[name]-[hash].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      // Commands and errors are known by the names of their classes.
      keepNames: true,
    },
  };
}

export default Object.entries(PROGRAMS).map(programsOf);
