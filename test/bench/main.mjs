import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HELP, SETS } from './sets.mjs';

const note = (line) => process.stderr.write(`${line}\n`);
const MOST_SCALE = 100;
const usage = (message) => Object.assign(new Error(message), { code: 'ERR_PARSE_ARGS' });

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      store: { type: 'string', default: 'embedded' },
      quick: { type: 'boolean' },
      data: { type: 'string' },
      scale: { type: 'string', default: '1' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const set = SETS[values.store];
  if (set === undefined) throw usage(`There is no store ${values.store}.`);
  if (values.data !== undefined && values.store !== 'embedded')
    throw usage('--data is for the embedded stores.');
  const scale = scaleOf(values);
  const names = positionals.length > 0 ? positionals : Object.keys(set.figures);
  const unknown = names.find((name) => !(name in set.figures));
  if (unknown) throw usage(`There is no figure ${unknown} with --store ${values.store}.`);
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  try {
    const stores = await set.open({ folder, data: values.data ?? join(folder, 'data'), note });
    try {
      print(
        await measured(set, names, { folder, stores, scale, isQuick: values.quick ?? false }),
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

function scaleOf({ scale: text, store }) {
  const scale = /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (scale <= 0 || scale > MOST_SCALE)
    throw usage(`--scale is a number above 0 and up to ${MOST_SCALE}, such as 10 or 0.1.`);
  if (scale !== 1 && store !== 'embedded') throw usage('--scale is for the embedded stores.');
  return scale;
}

/** As much of the large log. */
const scaled = ({ dialogs, messages, ...sizes }, scale) => ({
  ...sizes,
  dialogs: Math.max(1, Math.round(dialogs * scale)),
  messages: Math.max(1, Math.round(messages * scale)),
});

/** Every figure's rows; each says on which servers it was measured. */
async function measured(set, names, { folder, stores, scale, isQuick }) {
  const sizes = scaled(set.sizes[isQuick ? 'quick' : stores.size], scale);
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
  // What the figure that failed has left running would go on for ever.
  process.exit(error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1);
});
