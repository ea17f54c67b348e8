import type { Command } from 'commander';
import type { MadeBy } from '@parley/audit';
import { idOf, momentOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import type { Io } from '../io.js';
import { examples, hint } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { madeByOf } from './audit.events.js';

interface Difference {
  readonly madeBy: MadeBy;
  readonly erased: boolean;
  readonly words: readonly string[];
  readonly next: string | null;
}

interface Paged {
  readonly cursor?: string;
}

export function addDiff(audit: Command, io: Io): void {
  const diff = audit
    .command('diff')
    .summary('what two moments of a dialog have differently')
    .description('What two moments of a dialog have differently, in words; with --json as data, too.')
    .argument('<id>', 'the dialog', idOf)
    .argument('<from>', 'a time, position:N, revision:N or occurred:TIME', momentOf)
    .argument('[to]', 'a later moment; default: now', momentOf)
    .option('--cursor <cursor>', 'the page that begins here')
    .addHelpText('after', examples('audit diff 5 revision:2', 'audit diff 5 2026-01-31T18:00Z revision:20'));
  does<Paged, [number, string, string | undefined]>(diff, io, showDifference);
}

async function showDifference(
  { api }: Context,
  { cursor }: Paged,
  dialogId: number,
  from: string,
  to: string | undefined,
): Promise<Answer> {
  const answer = await api.get<Difference>(`/v1/audit/dialogs/${dialogId}/difference`, { from, to, cursor });
  const { words, erased, madeBy, next } = answer;
  const lines = [
    ...(words.length === 0 ? ['Nothing differs.'] : words),
    ...(erased ? ['The content of the dialog has been deleted since.'] : []),
    madeByOf(madeBy),
  ];
  const more =
    next === null
      ? ''
      : hint('Next page', `audit diff ${[dialogId, from, ...(to ? [to] : [])].join(' ')}`, { cursor: next });
  return { json: answer, text: () => `${lines.map(printable).join('\n')}\n${more}` };
}
