import type { Command } from 'commander';
import type { Exported, ExportedViews } from '@parley/maintenance';
import { doesHere, answerWith, type Answer } from '../command.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { progressOn } from './migrate.progress.js';
import { maintenance, settingsOf } from './settings.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function addExport(program: Command, io: Io): void {
  const all = program.command('export').description('Copies of what analysts ask, for tools of their own.');
  const documents = all
    .command('documents')
    .argument('<file>', 'a file that is not there yet')
    .summary('the read models as one SQLite file, whether the server runs or not')
    .description(
      'Write what is served of the embedded read models (PARLEY_DATA), all as they are at one moment, into a new SQLite file: a table for each read ' +
        'model with a column for each field. The tables export, export_read_models and export_fields say by which position it was made and what each ' +
        'column means. A running server goes on meanwhile. Read models in MongoDB are asked there: see docs/guides/mongodb.md. Names and texts ' +
        'of clients are personal data.',
    )
    .addHelpText('after', examples('export documents monday.db'));
  doesHere<object, [string]>(documents, io, write);
  const views = all
    .command('views')
    .summary('views of the read models in MongoDB, whatever their version')
    .description(
      'Have MongoDB show what is served of each read model as a view of its name, such as dialog_list. Servers and workers keep the views with the ' +
        'builds that are served from then on; to run it again is harmless. It needs the rights of a worker.',
    )
    .addHelpText('after', examples('export views'));
  doesHere(views, io, makeViews);
}

async function makeViews(io: Io): Promise<Answer> {
  const { exportViews } = await maintenance();
  const views = await exportViews(await settingsOf(io.env));
  return answerWith(views, viewsText(views));
}

function viewsText({ made, changed, kept, missing }: ExportedViews): string {
  const lines = [
    ['Made', made],
    ['Changed', changed],
    ['As they were', kept],
    ['Not built yet, and left out', missing],
  ] as const;
  return lines
    .flatMap(([what, names]) => (names.length === 0 ? [] : [`${what}: ${names.join(', ')}.`]))
    .join('\n');
}

async function write(io: Io, _options: object, file: string): Promise<Answer> {
  const { exportDocuments } = await maintenance();
  const config = await settingsOf(io.env);
  const progress = progressOn(io);
  try {
    return await untilInterrupted(async (signal) => {
      const onRows = (done: number, total: number): void => progress.show('Exporting', done, total);
      return written(file, await exportDocuments(config, file, { onRows, signal }));
    });
  } finally {
    progress.stop();
  }
}

/** What is made is removed before a signal ends the process. */
async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  let by: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals): void => interruption.abort((by = signal));
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
    if (by !== undefined) process.kill(process.pid, by);
  }
}

function written(file: string, { takenAt, position, models, missing }: Exported): Answer {
  const json = {
    file,
    takenAt,
    position: String(position),
    readModels: models.map((model) => ({ ...model, position: String(model.position) })),
    missing,
  };
  const lines = [
    `Exported ${models.length} read models by position ${position} into ${file}.`,
    ...(missing.length === 0 ? [] : [`Not built yet, and left out: ${missing.join(', ')}.`]),
  ];
  return answerWith(json, lines.join('\n'));
}
