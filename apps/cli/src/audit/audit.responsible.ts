import type { Command } from 'commander';
import type { ResponsibilitiesAnswer } from '@parley/audit';
import { instantOf, targetOf, type Target } from '../arguments.js';
import { doesInParts, type Context, type Part } from '../command.js';
import { EXIT, Failure } from '../failure.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { inZone, zoned, type Zoned } from '../output/zone.js';
import { madeByOf } from './audit.events.js';

interface Options extends Zoned {
  readonly from?: string;
  readonly to?: string;
}

export function addResponsible(audit: Command, io: Io): void {
  const responsible = zoned(
    audit
      .command('responsible')
      .summary('every dialog of which somebody was responsible')
      .description('Every dialog of which a manager or bot was responsible, and when, the oldest first.')
      .argument('<who>', 'manager:ID or bot:ID', targetOf),
  )
    .option('--from <time>', 'only what lasted beyond this time', instantOf)
    .option('--to <time>', 'only what began before this time', instantOf)
    .addHelpText('after', examples('audit responsible manager:2 --from 2026-01-01T00:00Z'));
  doesInParts<Options, [Target]>(responsible, io, listResponsibilities);
}

async function* listResponsibilities(
  { api }: Context,
  { from, to, zone }: Options,
  { kind, id }: Target,
): AsyncGenerator<Part> {
  if (id === undefined) throw new Failure('WRONG_USAGE', 'Give manager:ID or bot:ID.', { exit: EXIT.usage });
  const timeOf = inZone(zone);
  let cursor: string | undefined;
  let made = '';
  do {
    const page = { from, to, cursor, limit: 100 };
    const answer = await api.get<ResponsibilitiesAnswer>(`/v1/audit/people/${kind}/${id}/dialogs`, page);
    for (const row of answer.items) {
      const until = row.to === null ? 'now' : timeOf(row.to.at);
      const line = `dialog ${row.dialogId}  channel ${row.channelId}  ${timeOf(row.from.at)} to ${until}\n`;
      yield { json: row, text: () => line };
    }
    made = printable(madeByOf(answer.madeBy));
    cursor = answer.next ?? undefined;
  } while (cursor !== undefined);
  yield { text: () => `${made}\n` };
}
