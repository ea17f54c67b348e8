import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '../support/environment.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folderOf = (app: string): string => join(ROOT, 'apps', app, 'dist', 'program');
const LOADER = join(ROOT, 'scripts', 'workspaces', 'compiled.cjs');

async function node(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment() });
  return stdout;
}

/** The options of this process are not those that the code was made with. */
const REFUSED = `
  const { scriptOf } = require(process.argv[1] + '/compiled.cjs');
  const names = require('node:fs').readdirSync(process.argv[1]).filter((name) => name.endsWith('.code'));
  const isRefused = (name) => scriptOf(name.slice(0, -5)).cachedDataRejected !== false;
  console.log(names.length > 0, JSON.stringify(names.filter(isRefused)));
`;

test.each(['server', 'worker', 'cli'])(
  'V8 takes the code that was made of each file of the %s',
  async (app) => {
    expect(await node('-e', REFUSED, folderOf(app))).toBe('true []\n');
  },
);

test('where V8 takes no code, a program is compiled and does the same', async () => {
  const main = join(folderOf('cli'), 'main.js');
  expect(await node('--no-opt', main, '--help')).toBe(await node(main, '--help'));
});

test('files that import each other, Node or a package are loaded once, with code and without', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-compiled-'));
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  try {
    await cp(LOADER, join(folder, 'compiled.cjs'));
    await write('a-1.cjs', "exports.name = 'a'; exports.b = require('./b-1.cjs');");
    await write(
      'b-1.cjs',
      "const a = require('./a-1.cjs'); exports.ofA = () => [a.name, typeof require('node:fs').statSync];",
    );
    await write(
      'start-main-1.cjs',
      "const a = require('./a-1.cjs'); console.log(a.b.ofA().join(), __filename);",
    );
    await write('main.js', "require('./compiled.cjs').load('start-main-1.cjs');");
    const printed = `a,function ${join(folder, 'start-main-1.cjs')}\n`;
    expect(await node(join(folder, 'main.js'))).toBe(printed);
    await node(join(folder, 'compiled.cjs'), 'start-main-1.cjs', 'a-1.cjs', 'b-1.cjs');
    expect((await readdir(folder)).filter((name) => name.endsWith('.code'))).toHaveLength(3);
    expect(await node(join(folder, 'main.js'))).toBe(printed);
    expect(await node('-e', REFUSED, folder)).toBe('true []\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
