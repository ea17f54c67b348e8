import type { Command } from 'commander';
import type { EventInWords, MadeBy } from '@parley/audit';
import { actorOf, idOf, instantOf } from '../arguments.js';
import { doesInParts, type Context, type Part } from '../command.js';
import type { Query } from '../http/api.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { inZone, zoned, type Zoned } from '../output/zone.js';

export interface PeriodOptions extends Zoned {
  readonly from?: string;
  readonly to?: string;
  readonly newest?: boolean;
}

interface EventsOptions extends PeriodOptions {
  readonly actor?: string;
  readonly dialog?: number;
  readonly type?: string;
  readonly process?: string;
  readonly byProcess?: boolean;
  readonly commandType?: string;
}

/** A line of an answer in lines: by what it was made, then events. */
type Line = { readonly madeBy: MadeBy } | EventInWords;

export const inPeriod = (command: Command): Command =>
  zoned(command)
    .option('--from <time>', 'only what was recorded at this time or later', instantOf)
    .option('--to <time>', 'only what was recorded before this time', instantOf)
    .option('--newest', 'the newest first');

export function addEvents(audit: Command, io: Io): void {
  const events = inPeriod(
    audit
      .command('events')
      .description('Events over all dialogs, the oldest first: time, id, and what happened.'),
  )
    .option(
      '--actor <who>',
      'only what this one did: manager:ID, bot:ID, client:ID, channel:ID, system',
      actorOf,
    )
    .option('--dialog <id>', 'only events of this dialog', idOf)
    .option('--type <type>', 'only events of this type, as DialogReassigned')
    .option('--process <name>', 'only what this process caused')
    .option('--by-process', 'only what processes caused')
    .option('--command-type <type>', 'only events of commands of this type')
    .addHelpText(
      'after',
      examples('audit events --type DialogReassigned --by-process', 'audit events --dialog 5 --newest'),
    );
  doesInParts<EventsOptions, []>(events, io, (context, options) => {
    const { actor, dialog: dialogId, type, process, commandType, byProcess } = options;
    const filter = { actor, dialogId, type, process, commandType };
    return listed(context, 'events', options, {
      ...filter,
      byProcess: byProcess ? 'true' : undefined,
      data: 'true',
    });
  });

  const staff = inPeriod(
    audit.command('staff').description('What happened to users, groups, bots, rights and tokens.'),
  ).addHelpText('after', examples('audit staff --newest'));
  doesInParts<PeriodOptions, []>(staff, io, (context, options) => listed(context, 'staff', options));

  const operations = inPeriod(
    audit.command('operations').description('What operators did to read models and processes.'),
  ).addHelpText('after', examples('audit operations --from 2026-01-01T00:00Z'));
  doesInParts<PeriodOptions, []>(operations, io, (context, options) =>
    listed(context, 'operations', options),
  );
}

/** Events as lines of text, and a last line that says by what the answer was made. */
export async function* listed(
  { api }: Context,
  what: 'events' | 'staff' | 'operations',
  { from, to, newest = false, zone }: PeriodOptions,
  filter: Query = {},
): AsyncGenerator<Part> {
  const timeOf = inZone(zone);
  const query = { from, to, order: newest ? 'newest' : 'oldest', ...filter };
  let count = 0;
  let made = '';
  for await (const line of api.lines<Line>(`/v1/audit/${what}`, query)) {
    if (!('eventId' in line)) {
      made = madeByOf(line.madeBy);
      yield { json: line, text: () => '' };
      continue;
    }
    count += 1;
    const text = `${timeOf(line.recordedAt)}  ${line.eventId}  ${printable(line.words)}\n`;
    yield { json: line, text: () => text };
  }
  yield { text: () => `${count === 1 ? '1 event' : `${count} events`}, ${made}\n` };
}

/** By what an answer was made, in words. */
export const madeByOf = ({ position, program, accessRules }: MadeBy): string =>
  `as of position ${position}, by version ${program.version}, access rules ${accessRules}.`;
