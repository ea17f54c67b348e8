import { Command } from 'commander';
import { addAudit } from './audit/audit.js';
import { addFeed } from './dialogs/dialogs.feed.js';
import { addList } from './dialogs/dialogs.list.js';
import { addWriting } from './dialogs/dialogs.write.js';
import { addBackup } from './stores/backup.js';
import { addDoctor } from './stores/doctor.js';
import { addExport } from './stores/export.js';
import { addDocuments } from './stores/documents.js';
import type { Io } from './io.js';
import { addLoad } from './load/load.command.js';
import { addMigrate } from './stores/migrate.js';
import { examples } from './output/hints.js';
import { addRestore } from './stores/restore.js';
import { addProcesses } from './processes.js';
import { addQuery } from './query/query.js';
import { addProjections } from './projections/projections.js';
import { addTokens } from './tokens.js';
import { version } from './output/version.js';

const AFTERWARDS = `
Environment:
  PARLEY_URL    the server (default http://127.0.0.1:3000)
  PARLEY_TOKEN  your bearer token
  NO_COLOR      no colours
  doctor, documents, migrate, backup, restore and export read the settings of the server: docs/reference/configuration.md

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the server is not reachable, 4 not signed in.
${examples('dialogs list', 'dialogs feed 1', 'load chats chats.ndjson.gz')}`;

/** Every command, ready to parse. Throws commander's errors instead of ending the process. */
export function programOf(io: Io): Command {
  const program = new Command('parley')
    .description(
      "Parley's command line: dialogs, figures, audits, read models, tokens and loading of chats over the HTTP API; doctor, documents, migrate, backup, restore and export on the stores themselves.",
    )
    .version(version())
    .option('--url <url>', 'the server, instead of PARLEY_URL')
    .option('--token-file <file>', 'file that holds the token, instead of PARLEY_TOKEN')
    .option('--json', 'one JSON document on stdout instead of text')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput(outputOf(io))
    .exitOverride()
    .addHelpText('after', AFTERWARDS);
  const dialogs = program.command('dialogs').description('Dialogs: list, feed, send, close, reassign.');
  addList(dialogs, io);
  addFeed(dialogs, io);
  addWriting(dialogs, io);
  addAudit(program, io);
  addProjections(program, io);
  addProcesses(program, io);
  addLoad(program, io);
  addTokens(program, io);
  addQuery(program, io);
  addDoctor(program, io);
  addDocuments(program, io);
  addMigrate(program, io);
  addBackup(program, io);
  addRestore(program, io);
  addExport(program, io);
  return program;
}

const outputOf = ({ stdout, stderr }: Io) => ({
  writeOut: (text: string) => void stdout.write(text),
  writeErr: (text: string) => void stderr.write(text),
  getOutHelpWidth: () => stdout.columns ?? 100,
  getErrHelpWidth: () => stderr.columns ?? 100,
});
