import type {
  ClientAttached,
  ClientDetached,
  DialogClosed,
  DialogOpened,
  DialogReassigned,
} from '../dialog/dialog.events.js';
import type { ClientBlocked, ClientUnblocked } from '@parley/clients';
import { defineProjection, on } from '@parley/subscriptions';
import {
  positionToText,
  timeOf,
  type RecordedEvent,
  type RecordedOf,
  type Draft,
} from '@parley/eventsourcing';
import { buries, purgesDialog, tombstoneOf } from '../tombstone.js';
import { feedFields, orderOf, type FeedDocument, type SystemEntryKind } from './feed.document.js';
import { messageHandlers } from './feed.messages.js';

const entryOf = (kind: SystemEntryKind, dialogId: number, event: RecordedEvent): Draft<FeedDocument> => ({
  kind,
  dialogId,
  order: orderOf(event.position),
  at: timeOf(event),
  actor: event.metadata.actor,
});

type OfDialog = RecordedEvent<string, { readonly dialogId: number }>;

/** An entry for an event of the dialog's own stream; `more` writes into it what its kind has besides. */
const entry = <E extends OfDialog>(
  kind: SystemEntryKind,
  more?: (draft: Draft<FeedDocument>, event: E) => void,
) =>
  on<E, FeedDocument>({
    key: (event) => `e${positionToText(event.position)}`,
    apply(_, event) {
      const draft = entryOf(kind, event.data.dialogId, event);
      more?.(draft, event);
      return draft;
    },
  });

const ofSession = (
  draft: Draft<FeedDocument>,
  { data }: RecordedOf<typeof DialogOpened> | RecordedOf<typeof DialogClosed>,
): void => {
  draft.session = data.session;
};

type OfClient = RecordedOf<typeof ClientBlocked | typeof ClientUnblocked>;
const dialogOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

/** An entry in the feed of each of the client's dialogs; one deleted meanwhile gets none. */
const entryInEach = (kind: SystemEntryKind) => {
  const idOf = (event: OfClient, dialogId: number): string =>
    `e${positionToText(event.position)}-${dialogId}`;
  return on<OfClient, FeedDocument>({
    key: (event) => event.data.dialogIds.map((dialogId) => idOf(event, dialogId)),
    unless: (_, id) => tombstoneOf(dialogOf(id)),
    apply: (_, event, id) => entryOf(kind, dialogOf(id), event),
  });
};

/** Every line of every dialog. A message's id is its document's; `e<position>` is a system entry's. */
export const feedProjection = defineProjection<FeedDocument>({
  name: 'feed',
  version: 2,
  weight: 12,
  compact: true,
  indexes: [
    { fields: ['dialogId', 'at', 'order'] },
    { fields: ['dialogId', 'order'] },
    { fields: ['dialogId', 'externalId', 'order'] },
  ],
  fields: feedFields,
  purge: { DialogDeleted: purgesDialog },
  on: {
    ...messageHandlers,
    DialogOpened: entry<RecordedOf<typeof DialogOpened>>('opened', ofSession),
    DialogClosed: entry<RecordedOf<typeof DialogClosed>>('closed', ofSession),
    DialogReassigned: entry<RecordedOf<typeof DialogReassigned>>('reassigned', (draft, { data }) => {
      draft.from = data.from;
      draft.to = data.to;
    }),
    ClientDetached: entry<RecordedOf<typeof ClientDetached>>('detached'),
    ClientAttached: entry<RecordedOf<typeof ClientAttached>>('attached'),
    ClientBlocked: entryInEach('blocked'),
    ClientUnblocked: entryInEach('unblocked'),
    DialogDeleted: buries<FeedDocument>({ kind: 'deleted' }),
  },
});
