import type { Command } from 'commander';
import { limitOf, numberFrom } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import type { Io } from '../io.js';
import { examples, hint } from '../output/hints.js';
import { tableOf, type Column } from '../output/table.js';
import { minutes } from '../output/time.js';

interface OperationRow {
  readonly revision: number;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: number | null };
  readonly type: string;
  readonly name: string;
  readonly details: Readonly<Record<string, unknown>>;
}

interface Options {
  readonly limit: number;
  readonly before?: number;
}

const COLUMNS: readonly Column[] = [
  { head: 'revision', align: 'right', long: 'keep' },
  { head: 'at', long: 'keep' },
  { head: 'by', long: 'keep' },
  { head: 'what', long: 'keep' },
  { head: 'name', long: 'keep' },
  { head: 'details' },
];

export function addHistory(projections: Command, io: Io): void {
  const history = projections
    .command('history')
    .description('Management commands, by whom and when, the latest first.')
    .option('--limit <count>', 'operations of a page, 1 to 100', limitOf, 50)
    .option('--before <revision>', 'only operations before this revision', numberFrom(0, 999_999_999))
    .addHelpText('after', examples('projections history', 'projections history --before 120'));
  does<Options, []>(history, io, listHistory);
}

async function listHistory({ api }: Context, { limit, before }: Options): Promise<Answer> {
  const query = { limit, before };
  const { items } = await api.get<{ items: readonly OperationRow[] }>('/v1/projections/history', query);
  const last = items.at(-1)?.revision ?? 0;
  const more = items.length === limit && last > 0;
  return {
    json: { items },
    text: (page) =>
      (items.length === 0
        ? 'No management command was given.\n'
        : tableOf(page, COLUMNS, items.map(toCells))) +
      (more ? hint('Before that', 'projections history', { limit, before: last }) : ''),
  };
}

const toCells = ({ revision, at, actor, type, name, details }: OperationRow): readonly string[] => [
  String(revision),
  minutes(at),
  actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`,
  type,
  name,
  Object.entries(details)
    .map(([what, value]) => `${what} ${shown(value)}`)
    .join(', '),
];

/** A build as the list shows it, anything else as it is. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(' ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { version, generation } = value as { version?: number; generation?: number };
  return version === undefined ? JSON.stringify(value) : `${version}.${generation ?? 0}`;
}
