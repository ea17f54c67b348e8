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
import { timeOf, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { responsibleKey } from '@parley/shared';
import { defineProjection, on, type Handler } from '@parley/subscriptions';
import { emptyRow, NOTHING_YET, pastRowId, rowId, type SessionRow } from './session-row.js';
import { sessionColumns, sessionFields } from './session-row.fields.js';
import { closedWaits, msBetween, received, sent, whoOf } from './session-row.talk.js';

type OfDialog = RecordedEvent<string, { readonly dialogId: number }>;
const ofDialog = ({ data }: OfDialog): string => rowId(data.dialogId);

/** A fold into the dialog's latest session. */
const latest = <E extends OfDialog>(
  change: (row: SessionRow, event: E) => SessionRow,
): Handler<SessionRow, E> =>
  on<E, SessionRow>({ key: ofDialog, apply: (row, event) => row && change(row, event) });

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
  ...latest((row, event) => ({
    ...row,
    ...NOTHING_YET,
    session: event.data.session,
    openedAt: timeOf(event),
    responsibleAtOpen: row.dialogResponsible,
    responsible: row.dialogResponsible,
    path: row.dialogResponsible,
  })),
  leaves: (before, _, { data: { session } }, id) =>
    before === null || session === 1
      ? null
      : {
          id: pastRowId(id, session - 1),
          document: { ...before, waiting: [], answeredAt: null, waitingSince: null },
        },
};

const closed = (row: SessionRow, event: RecordedOf<typeof DialogClosed>): SessionRow => ({
  ...row,
  ...closedWaits(row, event),
  closedAt: timeOf(event),
  outcome: event.metadata.actor.kind,
  closedBy: whoOf(event.metadata.actor),
  closeMs: row.openedAt === null ? null : msBetween(row.openedAt, timeOf(event)),
});

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
const LONGEST_SOURCE = 100;

/** The first by time, in whatever order they come: clients have streams of their own. */
function withSource(row: SessionRow, event: SourceSet): SessionRow {
  const { utmSource } = event.data.source;
  const at = timeOf(event);
  if (utmSource === null) return row;
  const source = utmSource.slice(0, LONGEST_SOURCE).toWellFormed();
  const known = row.sourceAt === null ? null : `${row.sourceAt} ${row.source}`;
  return known !== null && known <= `${at} ${source}` ? row : { ...row, source, sourceAt: at };
}

const sourced = everySession<SourceOfDialog>(withSource);

/** One row a session of every dialog, for figures. Rows of deleted dialogs stay: they hold numbers and ids, no content. */
export const sessionRowsProjection = defineProjection<SessionRow>({
  name: 'session-rows',
  version: 2,
  indexes: [{ fields: sessionColumns }],
  fields: sessionFields,
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
    MessageReceived: latest<RecordedOf<typeof MessageReceived>>(received),
    MessageSent: latest<RecordedOf<typeof MessageSent>>(sent),
    DialogReassigned: latest<RecordedOf<typeof DialogReassigned>>(reassigned),
    DialogClosed: latest<RecordedOf<typeof DialogClosed>>(closed),
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
    // A client's source may be told before the dialog of its first message begins.
    ClientSourceSet: on<SourceSet, SessionRow>({
      ...sourced,
      key: ({ data: { dialogId } }) => (dialogId === null ? [] : rowId(dialogId)),
      apply: (row, event) => withSource(row ?? emptyRow(event.data.dialogId ?? 0), event),
    }),
  },
});
