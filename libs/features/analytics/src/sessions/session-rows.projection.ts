import type { ClientSourceSet } from '@parley/clients';
import type {
  ClientAttached,
  ClientDetached,
  DialogClosed,
  DialogDeleted,
  DialogOpened,
  DialogReassigned,
  DialogStarted,
  MessageReceived,
  MessageSent,
} from '@parley/dialogs';
import { streamOf, timeOf, type RecordedEvent, type RecordedOf, type Draft } from '@parley/eventsourcing';
import { responsibleKey } from '@parley/shared';
import { defineProjection, on, type Handler } from '@parley/subscriptions';
import {
  TIME_LIMITS_ID,
  timeLimitsAggregate,
  type TimeLimitsRemoved,
  type TimeLimitsSet,
} from '@parley/time-limits';
import { emptyRow, OF_DIALOG, pastRowId, rowId, type SessionRow } from './session-row.js';
import { sessionColumns, sessionFields } from './session-row.fields.js';
import { endWaits, msBetween, received, sent, whoOf } from './session-row.talk.js';
import { withSource } from './source.js';
import { CALENDARS, calendarsAfter, workedUntil } from './working-time.js';

type OfDialog = RecordedEvent<string, { readonly dialogId: number }>;
const ofDialog = ({ data }: OfDialog): string => rowId(data.dialogId);

/** A fold into the dialog's latest session. */
const latest = <E extends OfDialog>(
  change: (row: SessionRow, event: E) => SessionRow,
): Handler<SessionRow, E> =>
  on<E, SessionRow>({ key: ofDialog, apply: (row, event) => row && change(row, event) });

/** The same with the working hours. */
const timed = <E extends OfDialog>(
  change: (row: SessionRow, event: E, calendars: SessionRow | null | undefined) => SessionRow,
): Handler<SessionRow, E> =>
  on<E, SessionRow>({
    key: ofDialog,
    beside: () => CALENDARS,
    apply: (row, event, _, __, calendars) => row && change(row, event, calendars),
  });

const workingHours = <E extends RecordedEvent>(
  settingsOf: (event: E) => RecordedOf<typeof TimeLimitsSet>['data']['settings'] | null,
): Handler<SessionRow, E> =>
  on<E, SessionRow>({
    key: () => CALENDARS,
    apply: (document, event) => calendarsAfter(document, event, settingsOf(event)),
  });

/** A fold into every session of the dialog. */
const everySession = <E extends OfDialog>(
  change: (row: SessionRow, event: E) => SessionRow,
): Handler<SessionRow, E> =>
  on<E, SessionRow>({
    ...latest(change),
    reaches: ({ session }, _, id) =>
      Array.from({ length: Math.max(0, session - 1) }, (__, n) => pastRowId(id, n + 1)),
  });

const opened: Handler<SessionRow, RecordedOf<typeof DialogOpened>> = {
  ...latest((row, event) => {
    const next: Draft<SessionRow> = emptyRow(row.dialogId);
    for (const field of OF_DIALOG) next[field] = row[field] as never;
    next.session = event.data.session;
    next.openedAt = timeOf(event);
    next.responsibleAtOpen = row.dialogResponsible;
    next.responsible = row.dialogResponsible;
    next.path = row.dialogResponsible;
    return next;
  }),
  leaves: (before, _, { data: { session } }, id) =>
    before === null || session === 1
      ? null
      : {
          id: pastRowId(id, session - 1),
          document: { ...before, waiting: [], answeredAt: null, waitingSince: null },
        },
};

function closed(
  row: SessionRow,
  event: RecordedOf<typeof DialogClosed>,
  calendars: SessionRow | null | undefined,
): SessionRow {
  const next: Draft<SessionRow> = { ...row };
  endWaits(next, event);
  next.closedAt = timeOf(event);
  next.outcome = event.metadata.actor.kind;
  next.closedBy = whoOf(event.metadata.actor);
  next.closeMs = row.openedAt === null ? null : msBetween(row.openedAt, timeOf(event));
  next.closeWorkMs = row.openedAt === null ? null : workedUntil(event, row.openedAt, calendars);
  return next;
}

const LONGEST_PATH = 10;

function reassigned(row: SessionRow, { data }: RecordedOf<typeof DialogReassigned>): SessionRow {
  const to = responsibleKey(data.to);
  if (row.openedAt === null || row.outcome !== 'open') return { ...row, dialogResponsible: to };
  return {
    ...row,
    dialogResponsible: to,
    responsible: to,
    reassignments: row.reassignments + (data.from === null ? 0 : 1),
    path: longer(row.path, to),
  };
}

function longer(path: string, to: string): string {
  if (path.split('>').length < LONGEST_PATH) return `${path}>${to}`;
  return path.endsWith('…') ? path : `${path}>…`;
}

type SourceSet = RecordedOf<typeof ClientSourceSet>;
type SourceOfDialog = SourceSet & OfDialog;

const sourced = everySession<SourceOfDialog>(withSource);

/** One row a session of every dialog, for figures. Rows of deleted dialogs stay: they hold numbers and ids, no content. */
export const sessionRowsProjection = defineProjection<SessionRow>({
  name: 'session-rows',
  version: 4,
  weight: 17,
  compact: true,
  indexes: [{ fields: sessionColumns }],
  fields: sessionFields,
  besideStreams: [streamOf(timeLimitsAggregate.name, TIME_LIMITS_ID)],
  on: {
    DialogStarted: on<RecordedOf<typeof DialogStarted>, SessionRow>({
      key: ofDialog,
      apply: (row, { data: { dialogId, channelId, clientId } }) => ({
        ...(row ?? emptyRow(dialogId)),
        channelId,
        clientId,
      }),
    }),
    DialogOpened: opened,
    MessageReceived: timed<RecordedOf<typeof MessageReceived>>(received),
    MessageSent: timed<RecordedOf<typeof MessageSent>>(sent),
    DialogReassigned: latest<RecordedOf<typeof DialogReassigned>>(reassigned),
    DialogClosed: timed<RecordedOf<typeof DialogClosed>>(closed),
    ClientDetached: everySession<RecordedOf<typeof ClientDetached>>((row) => ({
      ...row,
      clientId: null,
      detached: true,
    })),
    ClientAttached: everySession<RecordedOf<typeof ClientAttached>>((row, { data: { clientId } }) => ({
      ...row,
      clientId,
      detached: false,
    })),
    DialogDeleted: everySession<RecordedOf<typeof DialogDeleted>>((row) => ({
      ...row,
      deleted: true,
      outcome: row.outcome === 'open' ? 'deleted' : row.outcome,
    })),
    TimeLimitsSet: workingHours<RecordedOf<typeof TimeLimitsSet>>(({ data }) => data.settings),
    TimeLimitsRemoved: workingHours<RecordedOf<typeof TimeLimitsRemoved>>(() => null),
    // A client's source may be told before the dialog of its first message begins.
    ClientSourceSet: on<SourceSet, SessionRow>({
      ...sourced,
      key: ({ data: { dialogId } }) => (dialogId === null ? [] : rowId(dialogId)),
      apply: (row, event) => withSource(row ?? emptyRow(event.data.dialogId ?? 0), event),
    }),
  },
});
