import type { Command } from 'commander';
import type { DialogAsOf } from '@parley/audit';
import { idOf, momentOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import type { Io } from '../io.js';
import { examples, hint } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { inZone, zoned, type InZone, type Zoned } from '../output/zone.js';
import { madeByOf } from './audit.events.js';

interface DialogOptions extends Zoned {
  readonly asOf?: string;
}

/** A line: what it is of, and its value; null: there is nothing to say. */
type Line = readonly [what: string, value: string | null];

export function addDialog(audit: Command, io: Io): void {
  const dialog = zoned(
    audit
      .command('dialog')
      .summary('a dialog as it was: state, line of the list, responsible, client')
      .description(
        'A dialog as it was: state, line of the list, responsible and client. Its feed: parley audit feed.',
      )
      .argument('<id>', 'the dialog', idOf),
  )
    .option('--as-of <moment>', 'a time, position:N, revision:N or occurred:TIME; default: now', momentOf)
    .addHelpText(
      'after',
      examples(
        'audit dialog 5',
        'audit dialog 5 --as-of revision:12',
        'audit dialog 5 --as-of 2026-01-31T18:00Z',
      ),
    );
  does<DialogOptions, [number]>(dialog, io, showDialog);
}

async function showDialog({ api }: Context, { asOf, zone }: DialogOptions, id: number): Promise<Answer> {
  const dialog = await api.get<DialogAsOf>(`/v1/audit/dialogs/${id}`, { asOf });
  const { state, erased, madeBy } = dialog;
  const timeOf = inZone(zone);
  const told = [...stateLines(dialog, timeOf), ...rowLines(dialog, timeOf), ...clientLines(dialog)];
  const lines = [
    `dialog ${id}: ${state.deleted ? 'deleted' : state.status}, session ${state.session}`,
    ...told.flatMap(([what, value]) => (value === null ? [] : [`${what.padEnd(12)} ${value}`])),
    ...(erased ? ['Its content has been deleted since.'] : []),
    madeByOf(madeBy),
  ];
  return {
    json: dialog,
    text: () =>
      `${lines.map(printable).join('\n')}\n${hint('Its feed', `audit feed ${id}`, { asOf })}` +
      hint('Its events', `audit events --dialog ${id}`, {}),
  };
}

function stateLines({ reached, state, responsible }: DialogAsOf, timeOf: InZone): readonly Line[] {
  const { pending, unanswered, incoming, channelId } = state;
  const waiting = unanswered.waiting.reduce((sum, { count }) => sum + count, 0);
  return [
    ['last change', reached.recordedAt && `${timeOf(reached.recordedAt)}, revision ${reached.revision}`],
    ['channel', String(channelId)],
    ['responsible', responsible === null ? 'none' : `${responsible.kind}:${responsible.id}`],
    ['from client', `${incoming} messages, ${waiting} without an answer`],
    [
      'asked for',
      pending && `${pending.step} client ${pending.clientId}, until ${timeOf(pending.expiresAt)}`,
    ],
  ];
}

function rowLines({ row }: DialogAsOf, timeOf: InZone): readonly Line[] {
  if (row === null) return [['list', 'not in it']];
  const { status, startedAt, lastActivityAt, lastMessageAt, lastMessageBy } = row;
  return [
    ['list', `${status}, since ${timeOf(startedAt)}, last activity ${timeOf(lastActivityAt)}`],
    [
      'last message',
      lastMessageAt === null ? 'none' : `${timeOf(lastMessageAt)}, by ${lastMessageBy ?? 'nobody'}`,
    ],
  ];
}

function clientLines({ client }: DialogAsOf): readonly Line[] {
  if (client === null) return [['client', 'none']];
  const { clientId, card } = client;
  if (card === null) return [['client', String(clientId)]];
  const { phone, email } = card.contacts;
  const contacts = [phone, email].filter((one) => one !== null && one !== '');
  return [
    ['client', `${clientId} ${card.name ?? ''}`.trim()],
    ['contacts', contacts.length === 0 ? null : contacts.join(', ')],
    ['blocked', card.blocked ? 'yes' : null],
    ['refused', card.refusedMessages === 0 ? null : `${card.refusedMessages} messages`],
  ];
}
