import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commandsOverHttp } from './http.mjs';
import { commandsOverRunner } from './commands.mjs';
import { longDialog } from './long-dialog.mjs';
import { pages } from './pages.mjs';
import { rebuild } from './rebuild.mjs';
import { visibility } from './visibility.mjs';

/** In the order in which they run: what reads the large data set comes after what builds it. */
const FIGURES = {
  commands: commandsOverRunner,
  http: commandsOverHttp,
  visibility,
  'long-dialog': longDialog,
  rebuild,
  pages,
};
const SIZES = {
  full: { dialogs: 100_000, messages: 1_000_000, commands: 200_000, seconds: 10, longDialog: 100_000 },
  quick: { dialogs: 2_000, messages: 20_000, commands: 10_000, seconds: 3, longDialog: 5_000 },
};
const HELP = `Measures Parley against the bare store below it, in one run on this machine.

Usage: npm run bench [-- options] [figures...]

Figures: ${Object.keys(FIGURES).join(', ')} (default: all; pages needs rebuild)

Options:
  --quick          a hundredth of the data, to see that it works; its figures say nothing
  --data FOLDER    keep the large data set there and use it again
  --json           one JSON document on stdout
  --help           this page

Exit code: 0 measured, whatever the figures; 1 failed; 2 wrong options.
`;

const note = (line) => process.stderr.write(`${line}\n`);

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean' },
      data: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const names = positionals.length > 0 ? positionals : Object.keys(FIGURES);
  const unknown = names.find((name) => !(name in FIGURES));
  if (unknown) throw Object.assign(new Error(`There is no figure ${unknown}.`), { code: 'ERR_PARSE_ARGS' });
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  try {
    const context = {
      folder,
      data: values.data ?? join(folder, 'data'),
      sizes: SIZES[values.quick ? 'quick' : 'full'],
      note,
    };
    const rows = [];
    for (const [name, measure] of Object.entries(FIGURES)) {
      if (!names.includes(name)) continue;
      note(`${name} ...`);
      rows.push(...(await measure(context)));
    }
    print(rows, values.json ?? false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function print(rows, asJson) {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  if (asJson) return void process.stdout.write(`${JSON.stringify({ machine, rows }, null, 2)}\n`);
  process.stdout.write(`\n${machine}\n\n`);
  for (const { figure, value, target = '', reached } of rows) {
    const verdict = reached === undefined ? '' : reached ? 'reached' : 'NOT REACHED';
    process.stdout.write(`${figure.padEnd(76)} ${value.padStart(16)}  ${target.padEnd(10)} ${verdict}\n`);
  }
}

main().catch((error) => {
  note(`bench: ${error.stack ?? error}`);
  process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
});
