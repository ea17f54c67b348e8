import type { Command } from 'commander';
import type { DialogAsOf } from '@parley/audit';
import { idOf, momentOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import type { Io } from '../io.js';
import { examples, hint } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { inZone, zoned, type Zoned } from '../output/zone.js';
import { madeByOf } from './audit.events.js';

interface DialogOptions extends Zoned {
  readonly asOf?: string;
}

export function addDialog(audit: Command, io: Io): void {
  const dialog = zoned(
    audit
      .command('dialog')
      .description('A dialog as it was: state, responsible, client.')
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
  const { state, responsible, client, row, reached, erased, madeBy } = dialog;
  const timeOf = inZone(zone);
  const lines = [
    `dialog ${id}: ${state.deleted ? 'deleted' : state.status}, session ${state.session}`,
    ...(reached.recordedAt === null
      ? []
      : [`last change  ${timeOf(reached.recordedAt)}, revision ${reached.revision}`]),
    `channel      ${state.channelId}`,
    `responsible  ${responsible === null ? 'none' : `${responsible.kind}:${responsible.id}`}`,
    `client       ${client === null ? 'none' : `${client.clientId} ${client.card?.name ?? ''}`.trim()}`,
    ...(row === null
      ? []
      : [`last message ${row.lastMessageAt === null ? 'none' : timeOf(row.lastMessageAt)}`]),
    ...(erased ? ['Its content has been deleted since.'] : []),
    madeByOf(madeBy),
  ];
  return {
    json: dialog,
    text: () =>
      `${lines.map(printable).join('\n')}\n${hint('Its events', `audit events --dialog ${id}`, {})}`,
  };
}
