import type { Command } from 'commander';
import { numberFrom, seedOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import { Failure } from '../failure.js';
import { retrying } from '../http/retry.js';
import type { Io } from '../io.js';
import { startBar } from '../output/bar.js';
import { examples } from '../output/hints.js';
import { tableOf } from '../output/table.js';
import { countChats } from './load.file.js';
import { loadAll, type Loaded } from './load.run.js';
import { setUp } from './load.workspace.js';

interface LoadOptions {
  readonly seed: string;
  readonly batch: number;
}

export function addLoad(program: Command, io: Io): void {
  const load = program.command('load').description('Load data from files. For administrators.');
  const chats = load
    .command('chats')
    .summary('chats of the past')
    .description(
      'Load chats of the past. Clients, channels, managers and times follow from the seed and the chat. ' +
        'Interrupted, the same command goes on where it ended; loading twice changes nothing.',
    )
    .argument(
      '<file>',
      'one chat a line, in UTF-8: {id, topic, messages: [{from: customer|agent, text}]}; .gz is unpacked',
    )
    .option('--seed <seed>', 'another seed makes other channels and managers', seedOf, 'parley')
    .option('--batch <chats>', 'chats of a request, 1 to 200', numberFrom(1, 200), 100)
    .addHelpText(
      'after',
      examples('load chats customer-chats.ndjson.gz', 'load chats chats.ndjson --seed demo'),
    );
  does<LoadOptions, [string]>(chats, io, loadChats);
}

async function loadChats({ api, io }: Context, { seed, batch }: LoadOptions, path: string): Promise<Answer> {
  // A bad line is reported before anything is loaded.
  const total = await countChats(path);
  // Asked once without patience: an address or a token that is wrong is reported at once.
  await api.get('/v1/me');
  const workspace = await retrying(io, () => setUp(api, seed));
  const bar = startBar(io, 'Loading chats', total);
  try {
    const loaded = await loadAll({ api, io, path, seed, batch, workspace, onProgress: bar.update });
    return report(seed, loaded);
  } finally {
    bar.stop();
  }
}

function report(seed: string, { chats, done, repeated, refused }: Loaded): Answer {
  const sentence = `Loaded ${chats - refused.length} of ${chats} chats: ${done} messages new, ${repeated} there already.\n`;
  const columns = [{ head: 'refused chat', long: 'keep' as const }, { head: 'code' }];
  return {
    json: { seed, chats, messages: { new: done, repeated }, refused },
    text: (page) =>
      sentence +
      (refused.length === 0
        ? ''
        : tableOf(
            page,
            columns,
            refused.map(({ id, code }) => [id, code]),
          )),
    ...(refused.length > 0 && {
      failure: new Failure('CHATS_REFUSED', `${refused.length} of ${chats} chats were refused.`),
    }),
  };
}
