import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HELP, SETS } from './sets.mjs';

const note = (line) => process.stderr.write(`${line}\n`);
const usage = (message) => Object.assign(new Error(message), { code: 'ERR_PARSE_ARGS' });

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      store: { type: 'string', default: 'embedded' },
      quick: { type: 'boolean' },
      data: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const set = SETS[values.store];
  if (set === undefined) throw usage(`There is no store ${values.store}.`);
  if (values.data !== undefined && values.store !== 'embedded')
    throw usage('--data is for the embedded stores.');
  const names = positionals.length > 0 ? positionals : Object.keys(set.figures);
  const unknown = names.find((name) => !(name in set.figures));
  if (unknown) throw usage(`There is no figure ${unknown} with --store ${values.store}.`);
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  try {
    const stores = await set.open({ folder, data: values.data ?? join(folder, 'data'), note });
    try {
      print(
        await measured(set, names, { folder, stores, isQuick: values.quick ?? false }),
        stores,
        values.json,
      );
    } finally {
      await stores.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every figure's rows; each says on which servers it was measured. */
async function measured(set, names, { folder, stores, isQuick }) {
  const sizes = set.sizes[isQuick ? 'quick' : stores.size];
  const rows = [];
  for (const [name, measure] of Object.entries(set.figures)) {
    if (!names.includes(name)) continue;
    note(`${name} ...`);
    const found = await measure({
      folder,
      places: stores.places,
      sizes,
      note,
      isScanning: stores.isScanning,
    });
    rows.push(...found.map((row) => ({ ...row, figure: row.figure + stores.suffix(name) })));
  }
  return rows;
}

function print(rows, { title }, asJson = false) {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  if (asJson)
    return void process.stdout.write(`${JSON.stringify({ machine, stores: title, rows }, null, 2)}\n`);
  process.stdout.write(`\n${machine}\n${title}\n\n`);
  const width = Math.max(...rows.map(({ figure }) => figure.length));
  for (const { figure, value, target = '', reached } of rows) {
    const verdict = reached === undefined ? '' : reached ? 'reached' : 'NOT REACHED';
    process.stdout.write(`${figure.padEnd(width)} ${value.padStart(16)}  ${target.padEnd(10)} ${verdict}\n`);
  }
}

main().catch((error) => {
  note(`bench: ${error.stack ?? error}`);
  process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
});
