import type { Command } from 'commander';
import type { MigrateOptions, Place } from '@parley/maintenance';
import { doesHere, type Answer } from '../command.js';
import { EXIT, Failure } from '../failure.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { migrated, planned, verified } from './migrate.answers.js';
import { progressOn } from './migrate.progress.js';
import { maintenance, settingsOf } from './settings.js';

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly verify?: boolean;
  readonly logOnly?: boolean;
}

export function addMigrate(program: Command, io: Io): void {
  const migrate = program
    .command('migrate')
    .summary('copy the log to other stores and build the read models there')
    .description(
      'Copy the log of a data folder to EventStoreDB, ids, times and order kept, compare both logs, and build the read models. ' +
        'Stop the server first. Interrupted, the same command goes on where it ended; run twice it changes nothing.',
    )
    .option(
      '--from <place>',
      'copy from this data folder, instead of PARLEY_DATA; esdb: for EVENTSTOREDB_URL',
    )
    .option('--to <place>', 'copy into this data folder, instead of EVENTSTOREDB_URL')
    .option('--dry-run', 'say what would be done, and write nothing')
    .option('--verify', 'compare both logs, and write nothing')
    .option('--log-only', 'leave the read models to workers')
    .addHelpText('after', examples('migrate --dry-run', 'migrate', 'migrate --from esdb: --to ./copy'));
  doesHere<Options>(migrate, io, run);
}

async function run(io: Io, options: Options): Promise<Answer> {
  const { dryRun = false, verify = false, logOnly = false } = options;
  if ([dryRun, verify, logOnly].filter(Boolean).length > 1)
    throw usage('Give one of --dry-run, --verify and --log-only.');
  const { planMigration, verifyMigration, migrate } = await maintenance();
  const progress = progressOn(io);
  const work: MigrateOptions = {
    ...(await placesOf(io, options)),
    sleep: io.sleep,
    onProgress: progress.show,
  };
  try {
    if (dryRun) return planned(await planMigration(work));
    if (verify) return verified(await verifyMigration(work));
    return migrated(await migrate(work, { logOnly }));
  } finally {
    progress.stop();
  }
}

const usage = (detail: string): Failure => new Failure('USAGE', detail, { exit: EXIT.usage });

const SERVER = 'esdb:';
const ADDRESS = /^esdb(\+discover)?:\/\//;

async function placesOf(
  { env }: Io,
  { from, to = SERVER }: Options,
): Promise<Pick<MigrateOptions, 'from' | 'to' | 'config'>> {
  const config = await settingsOf(env);
  const places = { from: placeOf(from ?? config.data), to: placeOf(to) };
  const servers = Object.values(places).filter(({ folder }) => folder === null).length;
  if (servers > 1) throw usage('One of the two logs has to be in a data folder.');
  if (servers > 0 && config.eventStore === null)
    throw usage(
      'Set EVENTSTOREDB_URL to the address of EventStoreDB, or name another data folder with --to.',
    );
  return { config, ...places };
}

/** An address may hold a password, and others can see arguments: so it comes from the environment alone. */
function placeOf(text: string): Place {
  if (ADDRESS.test(text))
    throw usage('Addresses are set in EVENTSTOREDB_URL, where nobody else can see them.');
  return { folder: text === SERVER ? null : text };
}
