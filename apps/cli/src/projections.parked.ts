import type { Command } from 'commander';
import type { ParkedStream } from '@parley/eventsourcing';
import { does, says, type Answer, type Context } from './command.js';
import { Failure } from './failure.js';
import type { Api } from './http/api.js';
import type { Io } from './io.js';
import { examples } from './output/hints.js';
import { tableOf, type Column } from './output/table.js';
import { minutes } from './output/time.js';
import { statesOf } from './projections.states.js';

type ParkedRow = Omit<ParkedStream, 'position'> & { readonly position: string };

const COLUMNS: readonly Column[] = [
  { head: 'name', long: 'keep' },
  { head: 'stream', long: 'keep' },
  { head: 'revision', align: 'right' },
  { head: 'position', align: 'right' },
  { head: 'event' },
  { head: 'code' },
  { head: 'since', long: 'keep' },
];

export function addParked(projections: Command, io: Io): void {
  const parked = projections
    .command('parked')
    .description('Streams that wait behind an event which could not be folded.')
    .argument('[name]', 'one projection (default: all)')
    .addHelpText('after', examples('projections parked feed'));
  does<object, [string | undefined]>(parked, io, listParked);

  const retry = repairing(projections, 'retry', 'Fold a parked stream again.').addHelpText(
    'after',
    examples('projections retry feed dialog-7'),
  );
  does<object, [string, string]>(retry, io, ({ api }, _options, name, stream) =>
    repair(api, name, stream, 'retry', 'Folded'),
  );

  const skip = repairing(projections, 'skip', 'Pass over the event that could not be folded, for good.')
    .requiredOption('--reason <text>', 'why it may be passed over; no personal data')
    .addHelpText('after', examples("projections skip feed dialog-7 --reason 'broken by the import of May'"));
  does<{ reason: string }, [string, string]>(skip, io, ({ api }, { reason }, name, stream) =>
    repair(api, name, stream, 'skip', 'Passed over an event of', { reason }),
  );
}

const repairing = (projections: Command, name: string, description: string): Command =>
  projections
    .command(name)
    .description(description)
    .argument('<name>', 'the projection')
    .argument('<stream>', 'the stream that waits');

const pathOf = (name: string): string => `/v1/projections/${encodeURIComponent(name)}/parked`;

async function parkedOf(api: Api, name: string): Promise<readonly ParkedRow[]> {
  return (await api.get<{ items: readonly ParkedRow[] }>(pathOf(name))).items;
}

async function listParked({ api }: Context, _options: object, name: string | undefined): Promise<Answer> {
  const names = name === undefined ? new Set((await statesOf(api)).map((row) => row.name)) : [name];
  const items = (await Promise.all(Array.from(names, (one) => parkedOf(api, one)))).flat();
  const text = (page: Parameters<Answer['text']>[0]): string =>
    items.length === 0 ? 'Nothing is parked.\n' : tableOf(page, COLUMNS, items.map(toCells));
  return { json: { items }, text };
}

const toCells = (row: ParkedRow): readonly string[] => [
  row.name,
  row.stream,
  String(row.revision),
  row.position,
  row.type ?? '',
  row.code,
  minutes(row.parkedAt),
];

/** The server answers in any case; whether the stream goes on is seen by looking. */
async function repair(
  api: Api,
  name: string,
  stream: string,
  order: 'retry' | 'skip',
  did: string,
  body?: unknown,
): Promise<Answer> {
  await api.post(`${pathOf(name)}/${encodeURIComponent(stream)}/${order}`, body);
  const still = (await parkedOf(api, name)).find((row) => row.stream === stream);
  if (still) {
    const where = `${stream} waits in ${name} at revision ${still.revision} (${still.type})`;
    throw new Failure('STILL_PARKED', `${where}: ${still.code}.`);
  }
  return says({ name, stream }, `${did} ${stream} in ${name}; nothing of it waits.`);
}
