// `npm run faults`: every fault in its long form, with a table in the end.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { refuseOldNode } from '../../scripts/tooling/node-version.mjs';
import { makeReady } from '../../scripts/tooling/ready.mjs';
import { fail } from '../../scripts/tooling/log.mjs';
import { record } from './page/page.mjs';
import { ROWS } from './page/rows.mjs';

const HELP = `Every fault of docs/guarantees.md in its long form: longer, more often, with another seed.

Usage: npm run faults [-- options]

Options:
  --seed N      what the draws begin with; default: by chance, and printed
  --only NAME   only the rows of one file, as in: ${[...new Set(ROWS.map(({ file }) => file))].join(', ')}
  --short       the short form, as in npm test
  --record      write the results of all rows into docs/guarantees.md
  --help        this page

Without MONGODB_URL the rows that need a MongoDB are not run. Without EVENTSTOREDB_URL a double stands in for EventStoreDB.
Exit codes: 0 all that was run passed, 1 something failed, 2 wrong options.
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const NODE_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

function optionsOf() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      only: { type: 'string', multiple: true },
      short: { type: 'boolean' },
      record: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const seed = Number(values.seed ?? Math.ceil(Math.random() * 1_000_000));
  if (!Number.isSafeInteger(seed) || seed < 1) throw new Error('--seed takes a positive whole number.');
  if (values.record && values.only) throw new Error('--record takes the results of one run of all rows.');
  const wrong = (values.only ?? []).find((name) => !ROWS.some(({ file }) => file === name));
  if (wrong !== undefined) throw new Error(`--only knows no rows of the name ${wrong}.`);
  return { ...values, seed };
}

/** Runs the tests of one file; answers what each came to, and what they printed. */
async function run(file, { seed, short }, folder) {
  const [report, outcome] = ['report', 'outcome'].map((name) => join(folder, `${file}.${name}`));
  const env = {
    ...process.env,
    PARLEY_FAULTS: short ? 'short' : 'long',
    PARLEY_FAULTS_SEED: String(seed),
    PARLEY_FAULTS_REPORT: report,
  };
  const args = ['--maxWorkers=1', '--json', '--outputFile', outcome, `test/faults/${file}.spec.ts`];
  const child = spawn(process.execPath, [...NODE_FLAGS, jest, ...args], { cwd: root, env });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (printed += text));
  child.stdout.resume();
  await new Promise((resolve) => child.once('close', resolve));
  return { tests: testsOf(outcome), results: resultsOf(report), printed };
}

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
const testsOf = (outcome) => JSON.parse(read(outcome) || '{}').testResults?.[0]?.assertionResults ?? [];
const resultsOf = (report) =>
  read(report)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** One line of the summary. */
function lineOf({ file, test, fault }, { tests, results }) {
  const found = tests.find(({ title }) => title === test);
  const status = { passed: 'passed', pending: 'not run' }[found?.status] ?? 'FAILED';
  const result = results.find((one) => one.test.endsWith(test))?.result ?? '';
  return { file, test, fault, status, seconds: Math.round((found?.duration ?? 0) / 1_000), result };
}

const print = (text) => process.stdout.write(`${text}\n`);

async function main() {
  const options = optionsOf();
  if (options.help) return print(HELP);
  refuseOldNode();
  await makeReady().catch(fail);
  print(`Seed ${options.seed}, ${options.short ? 'short' : 'long'} form.`);
  if (!process.env.MONGODB_URL) print('MongoDB: not tested, MONGODB_URL is not set.');
  const rows = ROWS.filter(({ file }) => options.only?.includes(file) ?? true);
  const files = [...new Set(rows.map(({ file }) => file))];
  const folder = mkdtempSync(join(tmpdir(), 'parley-faults-'));
  const lines = [];
  for (const [index, file] of files.entries()) {
    print(`${index + 1}/${files.length} ${file} …`);
    const outcome = await run(file, options, folder);
    const found = rows.filter((row) => row.file === file).map((row) => lineOf(row, outcome));
    for (const { fault, status, seconds, result } of found)
      print(`  ${status} (${seconds} s) ${fault}: ${result}`);
    if (found.some(({ status }) => status === 'FAILED')) print(outcome.printed);
    lines.push(...found);
  }
  rmSync(folder, { recursive: true });
  print(`\n${'outcome'.padEnd(8)} ${'s'.padStart(5)}  fault`);
  for (const { status, seconds, fault } of lines)
    print(`${status.padEnd(8)} ${String(seconds).padStart(5)}  ${fault}`);
  if (options.record) await keep(lines, options);
  const failed = lines.filter(({ status }) => status === 'FAILED').length;
  print(`\nSeed ${options.seed}: ${lines.length} rows, ${failed} failed.`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function keep(lines, { seed, short }) {
  const seen = lines.filter(({ status, result }) => status === 'passed' && result !== '');
  const form = short ? 'short form' : 'long form';
  const stores = process.env.EVENTSTOREDB_URL ? 'an EventStoreDB' : 'the double of EventStoreDB';
  const origin = `${new Date().toISOString().slice(0, 10)}, ${form}, seed ${seed}, ${cpus().length} cores, ${stores}.`;
  await record(ROWS, new Map(seen.map(({ test, result }) => [test, result])), origin);
}

main().catch((error) => {
  process.stderr.write(`parley: ${error.message}\n`);
  process.exitCode = 2;
});
