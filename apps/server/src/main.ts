import 'reflect-metadata';
import { ParleyError } from '@parley/eventsourcing';
import { parseArgs } from 'node:util';
import { readConfig, settingsHelp } from '@parley/composition';

const HELP = `Parley server: HTTP API on the embedded stores, or on EventStoreDB and MongoDB.

Usage: npm start [-- options]

Options:
  --empty             load no sample chats into new embedded stores
  --sample            load them into new stores of every kind
  --new-admin-token   issue and print a new token for the first administrator, then serve
  --help              this page

Environment:
${settingsHelp('server')}

Exit codes: 0 stopped by a signal, 1 failed, 2 wrong options or configuration.
`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      empty: { type: 'boolean' },
      sample: { type: 'boolean' },
      'new-admin-token': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.sample && values.empty) throw new UsageError('--sample and --empty exclude each other.');
  const config = await readConfig(process.env);
  const isEmbedded = config.eventStore === null && config.documents === null;
  // Loaded when it is needed: help and mistakes are printed without it.
  const { serve } = await import('./serve.js');
  const running = await serve(config, {
    sample: values.sample ? 'asked' : values.empty || !isEmbedded ? 'none' : 'usual',
    newAdminToken: values['new-admin-token'] ?? false,
    thread: new URL('./work.thread.js', import.meta.url),
    questions: new URL('./questions.child.js', import.meta.url),
    onThreadEnded: fail,
    print: (line) => process.stdout.write(`${line}\n`),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void finish(running.stop()));
  await running.bootstrapped;
}

/** Ends the process once everything accepted is stored; a failure to do so is not a clean exit. */
async function finish(stopping: Promise<void>): Promise<void> {
  await stopping.then(
    () => process.exit(0),
    (error: unknown) => fail(error),
  );
}

function fail(error: unknown): never {
  const isUsage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  const usage = isUsage || error instanceof UsageError;
  const expected = error instanceof ParleyError || usage;
  process.stderr.write(
    `parley: ${expected ? (error as Error).message : String((error as Error).stack ?? error)}\n`,
  );
  process.exit(usage || (error as { code?: string }).code === 'INVALID_CONFIGURATION' ? 2 : 1);
}

main().catch(fail);
