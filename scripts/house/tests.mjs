import { run } from './child.mjs';
import { inRoot } from './paths.mjs';
import { makeReady } from './ready.mjs';
import { fail, say } from './say.mjs';
import { memoryFolder } from '../tests/memory-folder.mjs';

/** Jest runs ECMAScript modules behind a flag of Node, which would warn of itself in every worker. */
const NODE_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/** Tests of libraries run on the sources; only those of whole programs need the build, and no help does. */
const needBuild = (args) => !args.includes('--help') && hasPrograms(args);
const hasPrograms = (args) => args.length === 0 || args.some((arg) => !arg.startsWith('libs/'));

/** Files of tests are kept in memory, unless TMPDIR names a folder for them. */
function environment() {
  const folder = process.env.TMPDIR ? null : memoryFolder();
  return folder === null ? process.env : { ...process.env, TMPDIR: folder };
}

/** Ends the process with Jest's exit code. */
export async function runTests(args) {
  await makeReady({ built: needBuild(args) }).catch(fail);
  say(args.length === 0 ? 'running every test' : `running tests: ${args.join(' ')}`);
  if (!process.env.MONGODB_URL) say('MongoDB: not tested, MONGODB_URL is not set.');
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  process.exit(await run(process.execPath, [...NODE_FLAGS, jest, ...args], { env: environment() }));
}
