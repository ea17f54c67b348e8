import type {
  ClientAttached,
  ClientAttachRequested,
  ClientDetached,
  ClientDetachRequested,
  DialogClosed,
  DialogDeleted,
  DialogOpened,
  DialogReassigned,
  DialogStarted,
  MessageReceived,
  MessageSent,
} from '../dialog/dialog.events.js';
import type { MessageRefused } from '@parley/clients';
import { defineProjection, on, type Handler } from '@parley/subscriptions';
import {
  timeOf,
  type ActorKind,
  type EventDefinition,
  type RecordedEvent,
  type RecordedOf,
  type Draft,
} from '@parley/eventsourcing';
import { responsibleKey, type ResponsibleKey } from '@parley/shared';
import { cellIndexes } from '@parley/staff';

export type DialogDocument = {
  readonly dialogId: number;
  readonly channelId: number;
  readonly clientId: number | null;
  /** `begun`: nothing has been said in it, because its client was blocked from the first message on. No list shows it. */
  readonly status: 'begun' | 'open' | 'closed';
  readonly responsible: ResponsibleKey;
  readonly startedAt: string;
  readonly lastActivityAt: string;
  readonly lastMessageId: number | null;
  readonly lastMessageAt: string | null;
  readonly lastMessageBy: ActorKind | null;
  readonly revision: number;
};

interface OfDialog {
  readonly dialogId: number;
}
/**
 * Every event of the dialog moves the revision; `change` writes the rest into a copy. All come from the dialog's own stream: where there
 * is no document the dialog has been deleted already, and its last events are only being repeated.
 */
const changes = <D extends EventDefinition>(
  change: (draft: Draft<DialogDocument>, event: RecordedOf<D>) => void,
): Handler<DialogDocument, RecordedOf<D>> =>
  on<RecordedOf<D>, DialogDocument>({
    key: (event) => String((event as RecordedEvent<string, OfDialog>).data.dialogId),
    apply(document, event) {
      if (document === null) return null;
      const draft: Draft<DialogDocument> = { ...document, revision: event.revision };
      change(draft, event);
      return draft;
    },
  });

const DIALOG_STREAM = /^dialog-([1-9]\d*)$/;

const nothingShown = (): void => undefined;

function active(draft: Draft<DialogDocument>, event: RecordedEvent): void {
  if (draft.status === 'begun') draft.status = 'closed';
  const at = timeOf(event);
  if (at > draft.lastActivityAt) draft.lastActivityAt = at;
}

function spoken(
  draft: Draft<DialogDocument>,
  event: RecordedOf<typeof MessageReceived | typeof MessageSent>,
): void {
  active(draft, event);
  const at = timeOf(event);
  // The latest by time: a message may arrive after those that were written later.
  if (draft.lastMessageAt !== null && at < draft.lastMessageAt) return;
  draft.lastMessageId = event.data.messageId;
  draft.lastMessageAt = at;
  draft.lastMessageBy = event.metadata.actor.kind;
}

/** A line of the list of dialogs. Names and texts change elsewhere and are joined by the query. */
export const dialogListProjection = defineProjection<DialogDocument>({
  name: 'dialog-list',
  version: 2,
  weight: 9,
  // Further filters and sorts begin here: a field, an index, and a line in `dialog-list.query.ts`.
  indexes: [
    ...cellIndexes('status', 'lastActivityAt'),
    { fields: ['clientId', 'dialogId'] },
    { fields: ['clientId', 'status', 'lastActivityAt'] },
  ],
  fields: {
    dialogId: { type: 'integer', meaning: 'Id of the dialog.' },
    channelId: { type: 'integer', meaning: 'Channel that the dialog runs in.' },
    clientId: { type: 'integer', nullable: true, meaning: 'Client of the dialog; null once detached.' },
    status: {
      type: 'string',
      meaning: 'open: a session runs; closed: none does; begun: nothing has been said yet, no list shows it.',
    },
    responsible: { type: 'string', meaning: 'manager:<id>, bot:<id> or none.' },
    startedAt: { type: 'date', meaning: 'When the dialog began.' },
    lastActivityAt: {
      type: 'date',
      meaning: 'Time of the latest message, notes included; of the beginning before any.',
    },
    lastMessageId: { type: 'integer', nullable: true, meaning: 'Last public message by time.' },
    lastMessageAt: { type: 'date', nullable: true, meaning: 'Time of the last public message.' },
    lastMessageBy: {
      type: 'string',
      nullable: true,
      meaning: 'Who wrote it: client, manager, bot or channel.',
    },
    revision: { type: 'integer', meaning: "Revision of the dialog's stream." },
  },
  on: {
    DialogStarted: on<RecordedOf<typeof DialogStarted>, DialogDocument>({
      key: ({ data }) => String(data.dialogId),
      apply: (_, event) => ({
        dialogId: event.data.dialogId,
        channelId: event.data.channelId,
        clientId: event.data.clientId,
        status: 'begun',
        responsible: 'none',
        startedAt: timeOf(event),
        lastActivityAt: timeOf(event),
        lastMessageId: null,
        lastMessageAt: null,
        lastMessageBy: null,
        revision: event.revision,
      }),
    }),
    DialogOpened: changes<typeof DialogOpened>((draft) => (draft.status = 'open')),
    DialogClosed: changes<typeof DialogClosed>((draft) => (draft.status = 'closed')),
    MessageReceived: changes<typeof MessageReceived>(spoken),
    MessageSent: changes<typeof MessageSent>((draft, event) =>
      event.data.scope === 'public' ? spoken(draft, event) : active(draft, event),
    ),
    MessageRefused: changes<typeof MessageRefused>(nothingShown),
    DialogReassigned: changes<typeof DialogReassigned>(
      (draft, { data }) => (draft.responsible = responsibleKey(data.to)),
    ),
    ClientDetachRequested: changes<typeof ClientDetachRequested>(nothingShown),
    ClientDetached: changes<typeof ClientDetached>((draft) => (draft.clientId = null)),
    ClientAttachRequested: changes<typeof ClientAttachRequested>(nothingShown),
    ClientAttached: changes<typeof ClientAttached>((draft, { data }) => (draft.clientId = data.clientId)),
    // What other features write into the dialog's stream moves its revision too, by its envelope alone.
    '*': on<RecordedEvent, DialogDocument>({
      key: ({ stream }) => DIALOG_STREAM.exec(stream)?.[1] ?? [],
      apply: (document, { revision }) => document && { ...document, revision },
    }),
    DialogDeleted: on<RecordedOf<typeof DialogDeleted>, DialogDocument>({
      key: ({ data }) => String(data.dialogId),
      apply: () => null,
    }),
  },
});
