import { run } from './processes.mjs';
import { inRoot } from './paths.mjs';
import { makeReady } from './ready.mjs';
import { fail, log } from './log.mjs';
import { filesToTest } from '../tests/changed.mjs';
import { memoryFolder } from '../tests/memory-folder.mjs';

/**
 * Jest runs ECMAScript modules behind a flag of Node, which would warn of itself in every worker. Young objects get 64 MB instead of 16:
 * property tests make many, and copying those takes about a tenth of their time.
 */
const NODE_FLAGS = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=64',
];

/** Tests of libraries run on the sources; only those of whole programs need the build, and no help does. */
const needBuild = (args) => !args.includes('--help') && hasPrograms(args);
const hasPrograms = (args) => args.length === 0 || args.some((arg) => !arg.startsWith('libs/'));

/** Files of tests are kept in memory, unless TMPDIR names a folder for them. */
function environment() {
  const folder = process.env.TMPDIR ? null : memoryFolder();
  return folder === null ? process.env : { ...process.env, TMPDIR: folder };
}

const CHANGED = /^--changed(?:=(.+))?$/;

/** `--changed`, or `--changed=COMMIT`, becomes the names of the files whose tests Jest is to find; null when no test can break. */
function withoutChanged(args) {
  const asked = args.map((arg) => CHANGED.exec(arg)).find((found) => found !== null);
  if (asked === undefined) return args;
  const others = args.filter((arg) => !CHANGED.test(arg));
  const files = filesToTest(asked[1]);
  if (files === null) return others;
  return files.length === 0 ? null : [...others, '--findRelatedTests', ...files.map((file) => inRoot(file))];
}

/** Ends the process with Jest's exit code. */
export async function runTests(given) {
  const args = await Promise.resolve(given).then(withoutChanged).catch(fail);
  if (args === null) {
    log('nothing has changed that a test depends on');
    return;
  }
  await makeReady({ built: needBuild(args) }).catch(fail);
  log(args.length === 0 ? 'running every test' : `running tests: ${given.join(' ')}`);
  if (!process.env.MONGODB_URL) log('MongoDB: not tested, MONGODB_URL is not set.');
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  process.exit(await run(process.execPath, [...NODE_FLAGS, jest, ...args], { env: environment() }));
}
