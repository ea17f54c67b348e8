import type { ClientSourceSet } from '@parley/clients';
import type { DialogReassigned, DialogStarted, MessageReceived, MessageSent } from '@parley/dialogs';
import {
  timeOf,
  type FieldSpec,
  type RecordedEvent,
  type RecordedOf,
  type Draft,
} from '@parley/eventsourcing';
import { responsibleKey, type ResponsibleKey } from '@parley/shared';
import { defineProjection, on, type Handler } from '@parley/subscriptions';
import { withSource } from '../sessions/source.js';

/**
 * What was written in a dialog in a quarter of an hour while one had it. The document `m<dialogId>` is the latest; those before are its
 * copies `m<dialogId>-<part>`. One without `at` waits for the first message.
 */
export type MessageRow = {
  readonly channelId: number;
  readonly at: string | null;
  readonly responsible: ResponsibleKey;
  readonly responsibleKind: 'manager' | 'bot' | 'none';
  readonly source: string | null;
  readonly incoming: number;
  readonly outgoing: number;
  readonly fromManagers: number;
  readonly fromBots: number;
  readonly fromChannel: number;
  readonly notes: number;
  readonly dialogId: number;
  readonly part: number;
  readonly sourceAt: string | null;
  /** Who has the dialog now; the row's own is `responsible`. */
  readonly dialogResponsible: ResponsibleKey;
};

type Counts = 'incoming' | 'outgoing' | 'fromManagers' | 'fromBots' | 'fromChannel' | 'notes';

/** One literal: an object of several is slow to make and to copy. */
const emptyRow = (dialogId: number): MessageRow => ({
  channelId: 0,
  at: null,
  responsible: 'none',
  responsibleKind: 'none',
  incoming: 0,
  outgoing: 0,
  fromManagers: 0,
  fromBots: 0,
  fromChannel: 0,
  notes: 0,
  dialogId,
  part: 0,
  source: null,
  sourceAt: null,
  dialogResponsible: 'none',
});

const idOf = (dialogId: number): string => `m${dialogId}`;
const pastId = (id: string, part: number): string => `${id}-${part}`;

/** The beginning of its quarter of an hour: every zone is ahead by whole quarters. */
function quarterOf(event: RecordedEvent): string {
  const time = timeOf(event);
  const minute = time.slice(14, 16);
  const quarter = minute < '15' ? '00' : minute < '30' ? '15' : minute < '45' ? '30' : '45';
  return `${time.slice(0, 14)}${quarter}:00.000Z`;
}

type OfDialog = RecordedEvent<string, { readonly dialogId: number }>;
type Received = RecordedOf<typeof MessageReceived>;
type Sent = RecordedOf<typeof MessageSent>;
/** A copy of the row that a message belongs to: the latest, or one that begins after it. */
function rowFor(latest: MessageRow, event: RecordedEvent): Draft<MessageRow> {
  const row: Draft<MessageRow> = { ...latest };
  const [at, responsible] = [quarterOf(event), row.dialogResponsible];
  if (row.at === at && row.responsible === responsible) return row;
  row.incoming = 0;
  row.outgoing = 0;
  row.fromManagers = 0;
  row.fromBots = 0;
  row.fromChannel = 0;
  row.notes = 0;
  row.at = at;
  row.responsible = responsible;
  row.responsibleKind = kindOf(responsible);
  row.part += 1;
  return row;
}

const kindOf = (key: ResponsibleKey): MessageRow['responsibleKind'] =>
  key === 'none' ? 'none' : key.startsWith('bot:') ? 'bot' : 'manager';

/** Counts a message in each of these. */
const counting = <E extends OfDialog>(what: (event: E) => readonly Counts[]): Handler<MessageRow, E> =>
  on<E, MessageRow>({
    key: ({ data }) => idOf(data.dialogId),
    apply(before, event) {
      if (before === null) return null;
      const row = rowFor(before, event);
      for (const count of what(event)) row[count] += 1;
      return row;
    },
    leaves: (before, after, _, id) =>
      before === null || before.at === null || before.part === after?.part
        ? null
        : { id: pastId(id, before.part), document: before },
  });

const received = ({ data: { originator } }: Received): readonly Counts[] =>
  originator === 'client' ? ['incoming'] : ['outgoing', 'fromChannel'];

function sent({ data: { scope }, metadata: { actor } }: Sent): readonly Counts[] {
  if (scope === 'private') return ['notes'];
  if (actor.kind === 'manager') return ['outgoing', 'fromManagers'];
  return ['outgoing', actor.kind === 'bot' ? 'fromBots' : 'fromChannel'];
}

type SourceSet = RecordedOf<typeof ClientSourceSet>;

/** Into every row of the dialog. It may be told before the dialog of a client's first message begins. */
const sourced = on<SourceSet, MessageRow>({
  key: ({ data: { dialogId } }) => (dialogId === null ? [] : idOf(dialogId)),
  apply: (row, event) => withSource(row ?? emptyRow(event.data.dialogId ?? 0), event),
  reaches: ({ part }, _, id) =>
    Array.from({ length: Math.max(0, part - 1) }, (__, before) => pastId(id, before + 1)),
});

const count = (meaning: string): FieldSpec => ({ type: 'integer', meaning });

/** The columns of the index that answers figures, in this order. */
const columns = {
  channelId: count('Channel of the dialog.'),
  at: {
    type: 'date',
    nullable: true,
    meaning: 'The beginning of the quarter of an hour; null: nothing has been written yet.',
  },
  responsible: {
    type: 'string',
    meaning: 'Who had the dialog: manager:<id>, bot:<id> or none.',
  },
  responsibleKind: { type: 'string', meaning: 'manager, bot or none.' },
  source: {
    type: 'string',
    nullable: true,
    meaning: 'The utmSource that was told first for the dialog, up to 100 characters.',
  },
  incoming: count('Messages of the client.'),
  outgoing: count("Public messages of the company's side."),
  fromManagers: count('Of them those of managers.'),
  fromBots: count('Of them those of bots.'),
  fromChannel: count("Of them those that were written in the messenger's own app."),
  notes: count('Private messages.'),
  dialogId: count('Id of the dialog.'),
} as const satisfies Partial<Record<keyof MessageRow, FieldSpec>>;

export const messageColumns: readonly string[] = Object.keys(columns);

/** Messages of each dialog by the quarter of an hour, for figures. Rows of deleted dialogs stay: they hold numbers and ids, no content. */
export const messageRowsProjection = defineProjection<MessageRow>({
  name: 'message-rows',
  version: 1,
  weight: 20,
  compact: true,
  indexes: [{ fields: messageColumns }],
  fields: {
    ...columns,
    part: count('Number of the row in its dialog, from 1; 0: nothing has been written yet.'),
    sourceAt: { type: 'date', nullable: true, meaning: 'When the source was told.' },
    dialogResponsible: {
      type: 'string',
      meaning: 'Who has the dialog today, of a past row when it ended: manager:<id>, bot:<id> or none.',
    },
  },
  on: {
    DialogStarted: on<RecordedOf<typeof DialogStarted>, MessageRow>({
      key: ({ data }) => idOf(data.dialogId),
      apply: (row, { data: { dialogId, channelId } }) => ({ ...(row ?? emptyRow(dialogId)), channelId }),
    }),
    DialogReassigned: on<RecordedOf<typeof DialogReassigned>, MessageRow>({
      key: ({ data }) => idOf(data.dialogId),
      apply: (row, { data }) => row && { ...row, dialogResponsible: responsibleKey(data.to) },
    }),
    MessageReceived: counting<Received>(received),
    MessageSent: counting<Sent>(sent),
    ClientSourceSet: sourced,
  },
});
