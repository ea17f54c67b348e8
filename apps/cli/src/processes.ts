import type { Command } from 'commander';
import type { ParkedReaction, ProcessState } from '@parley/subscriptions';
import { does, answerWith, type Answer, type Context } from './command.js';
import type { Api } from './http/api.js';
import type { Io } from './io.js';
import { examples } from './output/hints.js';
import { countOf, UNKNOWN } from './output/lag.js';
import { parkedAnswer, stillParked, withReasonToSkip } from './output/parked.js';
import { tableOf, type Column } from './output/table.js';

/** Positions are text on the wire. */
type StateRow = Omit<ProcessState, 'position' | 'head'> & {
  readonly position: string;
  readonly head: string | null;
};
type ParkedRow = Omit<ParkedReaction, 'position'> & { readonly position: string };
interface OrderRow {
  readonly position: string;
  readonly outcome: 'done' | 'ordered';
  readonly parked: ParkedRow | null;
}

const STATES: readonly Column[] = [
  { head: 'name', long: 'keep' },
  { head: 'state' },
  { head: 'position', align: 'right' },
  { head: 'behind', align: 'right' },
  { head: 'lag s', align: 'right' },
  { head: 'done', align: 'right' },
  { head: 'refused', align: 'right' },
  { head: 'parked', align: 'right' },
  { head: 'holder' },
];
export function addProcesses(program: Command, io: Io): void {
  const processes = program
    .command('processes')
    .summary('reactions to events: how far they are, repair')
    .description('State, position and lag of every process that causes commands. For administrators.')
    .addHelpText('after', examples('processes', 'processes parked release-dialogs'));
  does<object, []>(processes, io, listStates);

  const parked = processes
    .command('parked')
    .description('Streams that wait behind an event which could not be reacted to.')
    .argument('[name]', 'one process (default: all)')
    .addHelpText('after', examples('processes parked release-dialogs'));
  does<object, [string | undefined]>(parked, io, listParked);

  const retry = repairing(processes, 'retry', 'React to what waits of a stream.').addHelpText(
    'after',
    examples('processes retry release-dialogs staff-1'),
  );
  does<object, [string, string]>(retry, io, ({ api }, _options, name, stream) =>
    order(api, name, stream, 'retry', `Reacted to what waited of ${stream} in ${name}.`),
  );

  const skip = withReasonToSkip(
    repairing(processes, 'skip', 'Pass over the event that could not be reacted to, for good.'),
  ).addHelpText('after', examples("processes skip release-dialogs staff-1 --reason 'done by hand'"));
  does<{ reason: string }, [string, string]>(skip, io, ({ api }, { reason }, name, stream) =>
    order(api, name, stream, 'skip', `Passed over an event of ${stream} in ${name}.`, { reason }),
  );
}

const repairing = (processes: Command, name: string, description: string): Command =>
  processes
    .command(name)
    .description(description)
    .argument('<name>', 'the process')
    .argument('<stream>', 'the stream that waits');

const statesOf = async (api: Api): Promise<readonly StateRow[]> =>
  (await api.get<{ items: readonly StateRow[] }>('/v1/processes')).items;

const pathOf = (name: string): string => `/v1/processes/${encodeURIComponent(name)}/parked`;

async function listStates({ api }: Context): Promise<Answer> {
  const items = await statesOf(api);
  return { json: { items }, text: (page) => tableOf(page, STATES, items.map(stateCells)) };
}

const stateCells = (row: StateRow): readonly string[] => [
  row.name,
  row.error === undefined ? row.state : `${row.state} (${row.error})`,
  row.position,
  countOf(row),
  row.behindSeconds?.toFixed(1) ?? UNKNOWN,
  String(row.done),
  String(row.refused),
  String(row.parked),
  row.holder ?? '-',
];

async function listParked({ api }: Context, _options: object, name: string | undefined): Promise<Answer> {
  const names = name === undefined ? (await statesOf(api)).map((row) => row.name) : [name];
  const pages = await Promise.all(names.map((one) => api.get<{ items: readonly ParkedRow[] }>(pathOf(one))));
  const items = pages.flatMap((page) => page.items);
  return parkedAnswer(items, ({ process }) => process);
}

async function order(
  api: Api,
  name: string,
  stream: string,
  kind: 'retry' | 'skip',
  did: string,
  body?: unknown,
): Promise<Answer> {
  const path = `${pathOf(name)}/${encodeURIComponent(stream)}/${kind}`;
  const answer = await api.post<OrderRow>(path, body);
  const { outcome, parked } = answer;
  if (outcome === 'ordered')
    return answerWith(answer, 'Accepted. The next holder of the process carries it out.');
  if (parked === null) return answerWith(answer, did);
  throw stillParked(name, parked);
}
