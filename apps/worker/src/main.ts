import { readConfig, settingsHelp } from '@parley/composition';
import { ParleyError } from '@parley/eventsourcing';
import { parseArgs } from 'node:util';

const HELP = `Parley worker: runs projections and processes on EventStoreDB and MongoDB, sharing them with all other workers.

Usage: npm run worker [-- options]

Options:
  --help    this page

Environment:
${settingsHelp('worker')}

Exit codes: 0 stopped by a signal, 1 failed, 2 wrong options or configuration.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const config = await readConfig(process.env);
  // Loaded when it is needed: help and mistakes are printed without it.
  const { work } = await import('./work.js');
  const working = await work(config);
  process.stdout.write(`Parley works; health and metrics on ${working.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void working.stop().then(() => process.exit(0), fail));
}

function fail(error: unknown): never {
  const code = (error as { code?: string }).code ?? '';
  const isUsage = code.startsWith('ERR_PARSE_ARGS');
  const isExpected = error instanceof ParleyError || isUsage;
  const text = isExpected ? (error as Error).message : String((error as Error).stack ?? error);
  process.stderr.write(`parley: ${text}\n`);
  process.exit(isUsage || code === 'INVALID_CONFIGURATION' ? 2 : 1);
}

main().catch(fail);
