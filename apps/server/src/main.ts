import 'reflect-metadata';
import { ParleyError } from '@parley/eventsourcing';
import { parseArgs } from 'node:util';
import { readConfig, settingsHelp } from '@parley/composition';
import { serve } from './serve.js';

const HELP = `Parley server: HTTP API on the embedded stores, or on EventStoreDB and MongoDB.

Usage: npm start [-- options]

Options:
  --empty             do not load the sample chats into an empty data folder
  --new-admin-token   issue and print a new token for the first administrator, then serve
  --help              this page

Environment:
${settingsHelp('server')}

Exit codes: 0 stopped by a signal, 1 failed, 2 wrong options or configuration.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      empty: { type: 'boolean' },
      'new-admin-token': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const running = await serve(await readConfig(process.env), {
    sample: !values.empty,
    newAdminToken: values['new-admin-token'] ?? false,
    print: (line) => process.stdout.write(`${line}\n`),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void finish(running.stop()));
  await running.greeted;
}

/** Ends the process once everything accepted is stored; a failure to do so is not a clean exit. */
async function finish(stopping: Promise<void>): Promise<void> {
  await stopping.then(
    () => process.exit(0),
    (error: unknown) => fail(error),
  );
}

function fail(error: unknown): never {
  const usage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  const expected = error instanceof ParleyError || usage;
  process.stderr.write(
    `parley: ${expected ? (error as Error).message : String((error as Error).stack ?? error)}\n`,
  );
  process.exit(usage || (error as { code?: string }).code === 'INVALID_CONFIGURATION' ? 2 : 1);
}

main().catch(fail);
