import { documentsOf, type ColumnReader, type QueryReader, type RowField } from '@parley/application';
import { staffId } from '@parley/shared';
import type { StaffDocument } from '@parley/staff';
import { getTimeLimits } from '../settings/time-limits.query.js';
import { isHelper } from './helpers.rules.js';
import { marksAt, type Level, type Marks } from './level.rules.js';
import { sinceIn, waitingColumns } from './waiting.columns.js';
import type { WaitingDocument } from './waiting.projection.js';
import { sinceOf } from './waits.rules.js';

/** A client who waits for an answer under limits; times RFC 3339 UTC with ms. */
export interface WaitingClient {
  readonly since: string;
  readonly level: Level;
  /** When the level becomes the next one if nobody answers; null: there is none above. */
  readonly nextAt: string | null;
}

interface Waiter {
  readonly dialogId: number;
  readonly since: string;
  readonly marks: Marks;
}

/** Those of the dialogs in which a client waits and whose channel has limits. */
async function waitersIn(
  reader: QueryReader,
  dialogIds: readonly number[],
  now: number,
): Promise<readonly Waiter[]> {
  const { settings } = await getTimeLimits(reader);
  if (settings === null) return [];
  const found = await documentsOf<WaitingDocument>(reader, 'waiting', dialogIds.map(String));
  const dialogs = [...found.values()].filter(({ waitingSince }) => waitingSince !== null);
  const helpers = await helpersAmong(reader, dialogs);
  const marksIn = marksAt(settings, now);
  return dialogs.flatMap((dialog) => {
    const marks = marksIn(dialog.channelId);
    const since = marks && sinceOf(dialog, (botId) => helpers.has(botId), settings.countFrom);
    return since ? [{ dialogId: dialog.dialogId, since, marks }] : [];
  });
}

async function helpersAmong(
  reader: QueryReader,
  dialogs: readonly WaitingDocument[],
): Promise<ReadonlySet<number>> {
  const botIds = dialogs.flatMap(({ botAnswers }) => botAnswers.map(({ botId }) => staffId('bot', botId)));
  const bots = await documentsOf<StaffDocument>(reader, 'staff', botIds);
  return new Set([...bots.values()].filter(isHelper).map(({ number }) => number));
}

/** The same from memory. */
async function waitersHeld(
  reader: QueryReader,
  columns: ColumnReader,
  dialogIds: readonly number[],
  now: number,
): Promise<readonly Waiter[]> {
  const { settings } = await getTimeLimits(reader);
  if (settings === null) return [];
  const [sinceOfSlot, marksIn] = [sinceIn(columns, settings.countFrom), marksAt(settings, now)];
  return dialogIds.flatMap((dialogId) => {
    const found = sinceOfSlot(columns.dialogs.slotOf(dialogId));
    const marks = found && marksIn(found.channelId);
    return marks ? [{ dialogId, since: new Date(found.since).toISOString(), marks }] : [];
  });
}

/** By dialog. `now` in ms since the epoch. */
export async function waitingIn(
  reader: QueryReader,
  dialogIds: readonly number[],
  now: number,
  columns: ColumnReader | null = null,
): Promise<ReadonlyMap<number, WaitingClient>> {
  const waiters =
    columns !== null && waitingColumns.every(columns.holds)
      ? await waitersHeld(reader, columns, dialogIds, now)
      : await waitersIn(reader, dialogIds, now);
  return new Map(
    waiters.map(({ dialogId, since, marks }) => {
      const time = Date.parse(since);
      const next = marks.nextAfter(time);
      const nextAt = next === null ? null : new Date(next).toISOString();
      return [dialogId, { since, level: marks.levelOf(time), nextAt }] as const;
    }),
  );
}

const READS = ['time-limits', 'waiting', 'staff'];

export const waitingField: RowField = {
  name: 'waiting',
  field: {
    type: 'object',
    meaning: 'The client who waits for an answer; null: none does, or the channel has no time limits.',
    fields: {
      since: { type: 'date', meaning: 'Since when, as the time limits count.' },
      level: { type: 'string', meaning: 'none, warning or danger: not marked, yellow or red.' },
      nextAt: {
        type: 'date',
        nullable: true,
        meaning: 'When the level becomes the next one if nobody answers; null: there is none above.',
      },
    },
  },
  reads: READS,
  columns: waitingColumns,
  valuesOf: (reader, _asker, dialogIds, columns) => waitingIn(reader, dialogIds, Date.now(), columns),
};
