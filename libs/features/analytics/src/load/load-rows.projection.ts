import type { ClientSourceSet } from '@parley/clients';
import type { DialogDeleted, DialogReassigned, DialogStarted } from '@parley/dialogs';
import {
  timeOf,
  type FieldSpec,
  type RecordedEvent,
  type RecordedOf,
  type Draft,
} from '@parley/eventsourcing';
import { responsibleKey, type Responsible, type ResponsibleKey } from '@parley/shared';
import { defineProjection, on, type Handler } from '@parley/subscriptions';
import { msBetween, whoOf } from '../sessions/session-row.talk.js';
import { withSource } from '../sessions/source.js';

/**
 * A stretch in which one responsible, or none, had a dialog. The document `l<dialogId>` is the latest; those before are its copies
 * `l<dialogId>-<stretch>`. One without `takenAt` waits for the dialog to begin.
 */
export type LoadRow = {
  readonly channelId: number;
  readonly takenAt: string | null;
  readonly leftAt: string | null;
  readonly responsible: ResponsibleKey;
  readonly responsibleKind: 'manager' | 'bot' | 'none';
  readonly responsibleId: number | null;
  readonly before: ResponsibleKey | null;
  readonly next: ResponsibleKey | null;
  readonly by: string;
  readonly source: string | null;
  readonly heldMs: number | null;
  readonly unassignedMs: number | null;
  readonly deleted: boolean;
  readonly dialogId: number;
  readonly stretch: number;
  readonly sourceAt: string | null;
};

/** One literal: an object of several is slow to make. */
const emptyRow = (dialogId: number): LoadRow => ({
  dialogId,
  stretch: 1,
  channelId: 0,
  takenAt: null,
  leftAt: null,
  by: 'system',
  responsible: 'none',
  responsibleKind: 'none',
  responsibleId: null,
  before: null,
  next: null,
  source: null,
  sourceAt: null,
  heldMs: null,
  unassignedMs: null,
  deleted: false,
});

const idOf = (dialogId: number): string => `l${dialogId}`;
const pastId = (id: string, stretch: number): string => `${id}-${stretch}`;

type OfDialog = RecordedEvent<string, { readonly dialogId: number }>;

/** A fold into every stretch of the dialog. */
const everyStretch = <E extends OfDialog>(change: (row: LoadRow, event: E) => LoadRow): Handler<LoadRow, E> =>
  on<E, LoadRow>({
    key: ({ data }) => idOf(data.dialogId),
    apply: (row, event) => row && change(row, event),
    reaches: ({ stretch }, _, id) => Array.from({ length: stretch - 1 }, (__, n) => pastId(id, n + 1)),
  });

/** Ends a stretch that lasts. `next`: null where the dialog is gone. */
function left(row: LoadRow, event: RecordedEvent, next: ResponsibleKey | null): LoadRow {
  if (row.leftAt !== null || row.takenAt === null) return row;
  const ms = msBetween(row.takenAt, timeOf(event));
  const isHeld = row.responsibleKind !== 'none';
  const ended: Draft<LoadRow> = { ...row };
  ended.leftAt = timeOf(event);
  ended.next = next;
  ended.heldMs = isHeld ? ms : null;
  ended.unassignedMs = isHeld ? null : ms;
  return ended;
}

/** A copy of the row with a stretch that begins. */
function taken(row: LoadRow, event: RecordedEvent, to: Responsible | null): Draft<LoadRow> {
  const next: Draft<LoadRow> = { ...row };
  next.takenAt = timeOf(event);
  next.leftAt = null;
  next.responsible = responsibleKey(to);
  next.responsibleKind = to?.kind ?? 'none';
  next.responsibleId = to?.id ?? null;
  next.by = whoOf(event.metadata.actor);
  next.next = null;
  next.heldMs = null;
  next.unassignedMs = null;
  return next;
}

const reassigned: Handler<LoadRow, RecordedOf<typeof DialogReassigned>> = {
  key: ({ data }) => idOf(data.dialogId),
  apply(row, event) {
    if (row === null) return null;
    const next = taken(row, event, event.data.to);
    next.before = row.responsible;
    next.stretch = row.stretch + 1;
    return next;
  },
  leaves: (before, _, event, id) =>
    before && {
      id: pastId(id, before.stretch),
      document: left(before, event, responsibleKey(event.data.to)),
    },
};

const who = (meaning: string): FieldSpec => ({
  type: 'string',
  nullable: true,
  meaning: `${meaning}: manager:<id>, bot:<id> or none.`,
});
const ms = (meaning: string): FieldSpec => ({
  type: 'integer',
  nullable: true,
  meaning: `${meaning}, in ms.`,
});

/** The columns of the index that answers figures, in this order. */
const columns = {
  channelId: { type: 'integer', meaning: 'Channel of the dialog.' },
  takenAt: {
    type: 'date',
    nullable: true,
    meaning:
      'When the responsible got the dialog, of the first stretch when it began; null: it has not begun.',
  },
  leftAt: {
    type: 'date',
    nullable: true,
    meaning: 'When another got it, or it was deleted; null: it lasts.',
  },
  responsible: who('Who had it'),
  responsibleKind: { type: 'string', meaning: 'manager, bot or none.' },
  responsibleId: { type: 'integer', nullable: true, meaning: 'Id of the manager or bot; null: of nobody.' },
  before: { ...who('Who had it before'), meaning: 'Who had it before; null: the dialog began.' },
  next: { ...who('Who got it then'), meaning: 'Who got it then; null: it lasts, or the dialog was deleted.' },
  by: {
    type: 'string',
    meaning: 'Who began the stretch: manager:<id>, bot:<id>, client, channel or system.',
  },
  source: {
    type: 'string',
    nullable: true,
    meaning: 'The utmSource that was told first for the dialog, up to 100 characters.',
  },
  heldMs: ms('How long the manager or bot had it'),
  unassignedMs: ms('How long nobody had it'),
  deleted: { type: 'boolean', meaning: 'The dialog has been deleted.' },
  dialogId: { type: 'integer', meaning: 'Id of the dialog.' },
  stretch: { type: 'integer', meaning: 'Number of the stretch in its dialog, from 1.' },
} as const satisfies Partial<Record<keyof LoadRow, FieldSpec>>;

export const loadColumns: readonly string[] = Object.keys(columns);

type SourceSet = RecordedOf<typeof ClientSourceSet>;
const sourced = everyStretch<SourceSet & OfDialog>(withSource);

/** One row a stretch of every dialog with one responsible, or with none, for figures. Rows of deleted dialogs stay: they hold numbers and ids, no content. */
export const loadRowsProjection = defineProjection<LoadRow>({
  name: 'load-rows',
  version: 1,
  weight: 5,
  compact: true,
  indexes: [{ fields: loadColumns }],
  fields: { ...columns, sourceAt: { type: 'date', nullable: true, meaning: 'When the source was told.' } },
  on: {
    DialogStarted: on<RecordedOf<typeof DialogStarted>, LoadRow>({
      key: ({ data }) => idOf(data.dialogId),
      apply: (row, event) => {
        const { dialogId, channelId } = event.data;
        const next = taken(row ?? emptyRow(dialogId), event, null);
        next.channelId = channelId;
        return next;
      },
    }),
    DialogReassigned: reassigned,
    DialogDeleted: everyStretch<RecordedOf<typeof DialogDeleted>>((row, event) => ({
      ...left(row, event, null),
      deleted: true,
    })),
    // A client's source may be told before the dialog of its first message begins.
    ClientSourceSet: on<SourceSet, LoadRow>({
      ...sourced,
      key: ({ data: { dialogId } }) => (dialogId === null ? [] : idOf(dialogId)),
      apply: (row, event) => withSource(row ?? emptyRow(event.data.dialogId ?? 0), event),
    }),
  },
});
