import { ACTOR_KINDS } from '@parley/eventsourcing';
import { Attachment, MESSAGE_KINDS, type NamedActor } from '@parley/shared';
import type {
  DialogCounts,
  DialogRow,
  GalleryItem,
  LastCommunication,
  OfferedFilter,
  OfferedValue,
  Offers,
  Total,
  UnreadCount,
} from '../../index.js';
import { MESSENGER } from '@parley/channels/http';
import { STATUS } from '@parley/clients/http';
import {
  count,
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  pageOf,
  ref,
  revision,
  described,
  text,
  type Answers,
  type Schema,
} from '@parley/http';

export const MESSAGE_KIND = oneOf(...MESSAGE_KINDS);
const ACTOR_KIND = oneOf(...ACTOR_KINDS);
const named = object<{ id: number; name: string | null }>({ id, name: nullable(text) });

const page = pageOf('DialogRow') as Schema & { readonly properties: Readonly<Record<string, Schema>> };

/** What is read of dialogs. */
export const dialogAnswers: Answers = {
  NamedActor: object<NamedActor>({ kind: ACTOR_KIND, id: nullable(id), name: nullable(text) }),
  LastCommunication: object<LastCommunication>({
    at: instant,
    author: ACTOR_KIND,
    kind: nullable(MESSAGE_KIND),
    text: described(text, 'Its beginning; empty for a deleted message.'),
  }),
  DialogRow: object<DialogRow>(
    {
      dialogId: id,
      client: described(nullable(named), 'Null: detached from its client.'),
      unread: described(count, 'Messages of the client that you have not read and nobody has answered.'),
      markedUnread: described(flag, 'You marked it as unread.'),
      messenger: nullable(MESSENGER),
      channel: named,
      responsible: nullable(ref('NamedResponsible')),
      status: STATUS,
      lastCommunication: described(
        nullable(ref('LastCommunication')),
        'The last public message; null: none yet.',
      ),
      lastActivityAt: described(instant, 'Time of the latest message, notes included.'),
      revision: described(revision, 'The ETag of the dialog without its quotes.'),
      feedCursor: described(
        text,
        'Where dialogs of a date or a period were asked for: as since it opens the feed there.',
      ),
    },
    ['feedCursor'],
  ),
  DialogTotal: object<Total>({
    count: described(count, 'At most 1,000.'),
    more: described(flag, 'There are more than these.'),
  }),
  DialogPage: {
    ...page,
    properties: { ...page.properties, total: described(ref('DialogTotal'), 'Where it was asked for.') },
  },
  DialogCounts: object<DialogCounts>({
    items: described(listOf(ref('DialogTotal')), 'In the order of the queries.'),
  }),
  DialogOffers: object<Offers>({
    filters: listOf(ref('OfferedFilter')),
    sorts: listOf(object<Offers['sorts'][number]>({ name: text, meaning: text })),
  }),
  OfferedFilter: object<OfferedFilter>({
    name: described(text, 'The name of the filter, or of a part of its values.'),
    filter: described(text, 'Parameter of GET /v1/dialogs.'),
    meaning: text,
    values: described(
      nullable(listOf(ref('OfferedValue'))),
      'Those that occur among the dialogs that you see, most dialogs first, at most 200; null: they are not listed here.',
    ),
    more: described(flag, 'There are more than these.'),
  }),
  OfferedValue: object<OfferedValue>({
    value: described(text, 'As in the query string.'),
    name: described(nullable(text), 'For people; null: it has none.'),
    count: described(count, 'Dialogs that you see with it.'),
  }),
  UnreadCount: object<UnreadCount>({
    count: described(count, 'Unread dialogs that you see.'),
    more: described(flag, 'There may be more than these.'),
  }),
  GalleryItem: object<GalleryItem>({
    ...Attachment.properties,
    messageId: id,
    at: instant,
    author: ref('NamedActor'),
    isNote: described(flag, 'It came with a private note: the client has never seen it.'),
  }),
};
