import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const moduleOf = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const HOOKS = moduleOf(`import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(1, url + '\\n');
  return next(url, context);
}`);
const REGISTERED = moduleOf(`import { register } from 'node:module'; register(${JSON.stringify(HOOKS)});`);

/** Addresses of all modules that come with one of the built files, and with what is done then. */
function loadedWith(file: string, then = ''): readonly string[] {
  const script = `await import(${JSON.stringify(`./${file}`)}); ${then} process.exit(0);`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', REGISTERED, '--input-type=module', '--eval', script],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

const NEST = /node_modules\/@nestjs\//;

test.each(['apps/worker/dist/work.js', 'apps/cli/dist/program.js'])('%s comes without Nest', (file) => {
  const loaded = loadedWith(file);
  expect(loaded).toContainEqual(expect.stringMatching(/libs\/features\/dialogs\/dist\/feature\.js$/));
  expect(loaded.filter((url) => NEST.test(url) || /\/dist\/http\/index\.js$/.test(url))).toEqual([]);
});

const PROGRAMS = ['server', 'worker', 'cli'];

/** The bundled programs that hold a module, as the comment before it says. */
const holding = (name: string): readonly string[] =>
  PROGRAMS.filter((app) => {
    const folder = join(ROOT, 'apps', app, 'dist', 'program');
    return readdirSync(folder).some((file) =>
      readFileSync(join(folder, file), 'utf8').includes(`// ${name}`),
    );
  });

test('the program of the server holds Nest, and those of worker and command line do not', () => {
  expect(holding('node_modules/@nestjs/core/')).toEqual(['server']);
  expect(holding('node_modules/commander/')).toEqual(['cli']);
  expect(holding('libs/eventsourcing/dist/')).toEqual(PROGRAMS);
});

const SERVING = `const { features, parley } = await import('@parley/composition');
  await (await import('@parley/http')).httpFeaturesOf(features, parley);`;

test('the server, which serves HTTP, comes with it, and loads the routes of features when it serves', () => {
  const loaded = loadedWith('apps/server/dist/serve.js', SERVING);
  expect(loaded).toContainEqual(expect.stringMatching(NEST));
  expect(loaded).toContainEqual(expect.stringMatching(/libs\/features\/dialogs\/dist\/http\/index\.js$/));
  // Only the description needs it, and that is made on request.
  expect(loaded.filter((url) => /node_modules\/@nestjs\/swagger\//.test(url))).toEqual([]);
});
