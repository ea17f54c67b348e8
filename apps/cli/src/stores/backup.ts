import type { Command } from 'commander';
import type { Manifest } from '@parley/maintenance';
import { doesHere, answerWith, type Answer } from '../command.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { progressOn } from './migrate.progress.js';
import { maintenance, settingsOf } from './settings.js';

export function addBackup(program: Command, io: Io): void {
  const backup = program
    .command('backup')
    .argument('<folder>', 'a folder that is not there yet')
    .summary('copy the embedded stores, whether the server runs or not')
    .description(
      'Copy the stores of the data folder (PARLEY_DATA), each as it is at one moment, into a new folder, and read the copy whole. A running ' +
        'server goes on meanwhile. Interrupted, it leaves FOLDER.unfinished, and the same command begins again.',
    )
    .addHelpText('after', examples('backup ../backups/monday'));
  doesHere<object, [string]>(backup, io, backUp);
}

async function backUp(io: Io, _options: object, folder: string): Promise<Answer> {
  const { backUp: copy } = await maintenance();
  const progress = progressOn(io);
  try {
    return taken(folder, await copy(await settingsOf(io.env), folder, progress.show));
  } finally {
    progress.stop();
  }
}

const taken = (folder: string, manifest: Manifest): Answer =>
  answerWith(
    { folder, ...manifest },
    `Backed up ${whatIn(manifest)} into ${folder}; all of it was read again.`,
  );

/** What a backup holds, in words. */
export const whatIn = ({ events, files }: Manifest): string =>
  files['documents.db'] === undefined ? `${events} events` : `${events} events and the read models`;
