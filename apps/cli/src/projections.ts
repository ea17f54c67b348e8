import type { Command } from 'commander';
import { does, says, type Answer, type Context } from './command.js';
import type { Io } from './io.js';
import { examples } from './output/hints.js';
import { tableOf, type Column } from './output/table.js';
import { addParked } from './projections.parked.js';
import { addRebuild } from './projections.rebuild.js';
import { statesOf, type StateRow } from './projections.states.js';

const COLUMNS: readonly Column[] = [
  { head: 'name', long: 'keep' },
  { head: 'version', align: 'right' },
  { head: 'serving' },
  { head: 'state' },
  { head: 'position', align: 'right' },
  { head: 'head', align: 'right' },
  { head: 'behind', align: 'right' },
  { head: 'parked', align: 'right' },
];

export function addProjections(program: Command, io: Io): void {
  const projections = program
    .command('projections')
    .summary('read models: how far they are, rebuild, repair')
    .description('State, position and lag of every read model. For administrators.')
    .addHelpText('after', examples('projections', 'projections rebuild dialog-list', 'projections parked'));
  does<object, []>(projections, io, list);
  addRebuild(projections, io);
  addParked(projections, io);
  addSwitch(projections, io, 'pause', 'Stop folding; what is there goes on being served.', 'Paused');
  addSwitch(projections, io, 'resume', 'Go on folding, also after a build that failed.', 'Resumed');
}

function addSwitch(projections: Command, io: Io, name: string, description: string, did: string): void {
  const command = projections
    .command(name)
    .description(description)
    .argument('<name>', 'the projection')
    .addHelpText('after', examples(`projections ${name} dialog-list`));
  does<object, [string]>(command, io, async ({ api }, _options, projection) => {
    const answer = await api.post(`/v1/projections/${encodeURIComponent(projection)}/${name}`);
    return says(answer, `${did} ${projection}.`);
  });
}

async function list({ api }: Context): Promise<Answer> {
  const items = await statesOf(api);
  return { json: { items }, text: (page) => tableOf(page, COLUMNS, items.map(toCells)) };
}

const toCells = (row: StateRow): readonly string[] => [
  row.name,
  `${row.version}${row.generation === 0 ? '' : `.${row.generation}`}`,
  row.serving ? 'yes' : 'no',
  row.error === undefined ? row.state : `${row.state} (${row.error})`,
  row.position,
  row.head,
  String(row.behind),
  String(row.parked),
];
