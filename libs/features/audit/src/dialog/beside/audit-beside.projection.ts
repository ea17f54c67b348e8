import type { ClientBlocked, ClientUnblocked, MessageRefused } from '@parley/clients';
import { orderOf } from '@parley/dialogs';
import { positionToText, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';

/** Where an event stands that belongs to the history of another stream, too. */
export type AuditBeside = { readonly of: string; readonly order: string };

const idOf = (stream: string, { position }: RecordedEvent): string => `${stream}@${positionToText(position)}`;

const beside = <E extends RecordedEvent>(streamsOf: (event: E) => readonly string[]) =>
  on<E, AuditBeside>({
    key: (event) => streamsOf(event).map((stream) => idOf(stream, event)),
    apply: (_, { position }, id) => ({ of: id.slice(0, id.indexOf('@')), order: orderOf(position) }),
  });

const blocks = beside<RecordedOf<typeof ClientBlocked | typeof ClientUnblocked>>(({ data }) =>
  data.dialogIds.map((dialogId) => `dialog-${dialogId}`),
);

/** Streams that are found by their names; all events of one are of the same dialog. */
export const READ_ANYWAY = /^(dialog|message|read-mark)-/;

/** The dialog that an event of another aggregate names. */
function dialogOf({ stream, data }: RecordedEvent): readonly string[] {
  const { dialogId } = (data ?? {}) as { readonly dialogId?: unknown };
  return READ_ANYWAY.test(stream) || typeof dialogId !== 'number' ? [] : [`dialog-${dialogId}`];
}

/**
 * Events that a dialog or client needs for its past and that stand in streams of others: blocks of clients, which dialogs show, refused
 * messages, which cards count, where a dialog came from, and what aggregates of further features tell of a dialog, which may add to its feed.
 * It holds no content, and stays when the dialog is deleted.
 */
export const auditBesideProjection = defineProjection<AuditBeside>({
  name: 'audit-beside',
  version: 3,
  weight: 4,
  indexes: [{ fields: ['of', 'order'] }],
  fields: {
    of: { type: 'string', meaning: 'Stream whose history the event belongs to, such as dialog-11.' },
    order: { type: 'string', meaning: 'Position in the log, with leading zeros; ascending.' },
  },
  on: {
    ClientBlocked: blocks,
    ClientUnblocked: blocks,
    '*': beside<RecordedEvent>(dialogOf),
    MessageRefused: beside<RecordedOf<typeof MessageRefused>>(({ data }) => [`client-${data.clientId}`]),
  },
});
