import type { Command } from 'commander';
import type { Restored } from '@parley/maintenance';
import { doesHere, answerWith, type Answer } from '../command.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { whatIn } from './backup.js';
import { progressOn } from './migrate.progress.js';
import { maintenance, settingsOf } from './settings.js';

interface Options {
  readonly to?: string;
  readonly replace?: boolean;
}

export function addRestore(program: Command, io: Io): void {
  const restore = program
    .command('restore')
    .argument('<folder>', 'a backup that parley backup has made')
    .summary('put a backup into a data folder')
    .description(
      'Check a backup and put it into a data folder, where the next start goes on from it. The log begins another epoch, by which clients know ' +
        'that it may have lost what they have seen. Stop the server first.',
    )
    .option('--to <folder>', 'into this data folder, instead of PARLEY_DATA')
    .option('--replace', 'also when the folder is not empty: what is there is kept in a folder beside')
    .addHelpText('after', examples('restore ../backups/monday --to ./data'));
  doesHere<Options, [string]>(restore, io, putBack);
}

async function putBack(io: Io, { to, replace = false }: Options, folder: string): Promise<Answer> {
  const { restore } = await maintenance();
  const progress = progressOn(io);
  const config = await settingsOf(io.env);
  const data = to ?? config.data;
  try {
    return restored(data, await restore({ ...config, data }, folder, { replace, onBytes: progress.show }));
  } finally {
    progress.stop();
  }
}

function restored(data: string, { manifest, identity, replaced }: Restored): Answer {
  const { takenAt, events } = manifest;
  const json = { data, takenAt, events, logId: identity.logId, epoch: identity.epoch, replaced };
  const lines = [
    `Restored ${whatIn(manifest)} of ${takenAt} into ${data}, as epoch ${identity.epoch}.`,
    ...(replaced === null ? [] : [`What was there before is kept in ${replaced}.`]),
  ];
  return answerWith(json, lines.join('\n'));
}
