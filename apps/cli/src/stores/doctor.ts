import type { Command } from 'commander';
import type { Finding } from '@parley/maintenance';
import { doesHere, type Answer } from '../command.js';
import { Failure } from '../failure.js';
import type { Io } from '../io.js';
import { startBar } from '../output/bar.js';
import { examples } from '../output/hints.js';
import { tableOf, type Column } from '../output/table.js';
import { maintenance } from './settings.js';

const COLUMNS: readonly Column[] = [
  { head: 'state', long: 'keep' },
  { head: 'looked at', long: 'keep' },
  { head: 'found', long: 'wrap' },
  { head: 'what to do', long: 'wrap' },
];

export function addDoctor(program: Command, io: Io): void {
  const doctor = program
    .command('doctor')
    .summary('settings, stores, rights, clocks, disk, read models')
    .description(
      'Look at everything that a start needs, with the settings of the server, and say what to do. Changes nothing and ' +
        'does not disturb a running server: embedded stores are opened for reading only, and no file is made. Ends with 1 when there is a problem.',
    )
    .option('--deep', 'read every event, document and record, every page and every index too')
    .addHelpText('after', examples('doctor', 'doctor --json', 'doctor --deep'));
  doesHere<Options>(doctor, io, examineAll);
}

interface Options {
  readonly deep?: boolean;
}

async function examineAll(io: Io, { deep = false }: Options): Promise<Answer> {
  const findings = deep ? await examineDeeply(io) : await (await maintenance()).examine(io);
  const problems = findings.filter(({ verdict }) => verdict === 'problem').length;
  const detail = `${problems} of ${findings.length} checks found a problem.`;
  return {
    json: { problems, findings },
    text: (page) => tableOf(page, COLUMNS, findings.map(rowOf)),
    ...(problems > 0 && { failure: new Failure('PROBLEMS_FOUND', detail) }),
  };
}

async function examineDeeply(io: Io): Promise<readonly Finding[]> {
  const { examine } = await maintenance();
  const bar = startBar(io, 'Reading', 100);
  try {
    return await examine({ ...io, deep: (percent, what) => bar.update(percent, what) });
  } finally {
    bar.stop();
  }
}

const rowOf = ({ verdict, subject, found, advice = '' }: Finding): readonly string[] => [
  verdict,
  subject,
  found,
  advice,
];
