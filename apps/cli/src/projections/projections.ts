import type { Command } from 'commander';
import { does, type Answer, type Context } from '../command.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { countOf, UNKNOWN } from '../output/lag.js';
import { tableOf, type Column } from '../output/table.js';
import { minutes } from '../output/time.js';
import { addCompare } from './projections.compare.js';
import { addHistory } from './projections.history.js';
import { addManagement } from './projections.management.js';
import { addParked } from './projections.parked.js';
import { addRebuild } from './projections.rebuild.js';
import { statesOf, stopOf, type StateRow } from './projections.states.js';

const COLUMNS: readonly Column[] = [
  { head: 'name', long: 'keep' },
  { head: 'version', align: 'right' },
  { head: 'role' },
  { head: 'state' },
  { head: 'position', align: 'right' },
  { head: 'head', align: 'right' },
  { head: 'behind', align: 'right' },
  { head: 'lag', align: 'right' },
  { head: 'rate', align: 'right' },
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
  addManagement(projections, io);
  addCompare(projections, io);
  addHistory(projections, io);
}

async function list({ api }: Context): Promise<Answer> {
  const items = await statesOf(api);
  const stopped = items.filter(({ state }) => state === 'failed').map((row) => `\n${stopOf(row)}\n`);
  return {
    json: { items },
    text: (page) => tableOf(page, COLUMNS, items.map(toCells)) + stopped.join(''),
  };
}

const toCells = (row: StateRow): readonly string[] => [
  row.name,
  `${row.version}${row.generation === 0 ? '' : `.${row.generation}`}`,
  row.role,
  stateOf(row),
  row.position,
  row.head ?? UNKNOWN,
  countOf(row),
  row.behindSeconds === null ? UNKNOWN : `${row.behindSeconds} s`,
  `${row.rate}/s`,
  String(row.parked),
];

function stateOf({ state, error, role, progress, expectedEnd }: StateRow): string {
  if (error !== undefined) return `${state} (${error})`;
  if (role === 'served' || progress === undefined || state !== 'catching-up') return state;
  const end = expectedEnd === undefined ? '' : `, until ${minutes(expectedEnd)}`;
  return `${state} (${Math.floor(100 * progress)}%${end})`;
}
