import { Content } from '@parley/shared';
import {
  DELIVERY_STATUSES,
  type FeedMessage,
  type FeedPage,
  type MessageEntry,
  type Quote,
  type ReassignedEntry,
  SYSTEM_ENTRIES,
  type SystemEntry,
} from '../../index.js';
import { MESSAGE_KIND } from './dialogs.answers.js';
import {
  count,
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  ref,
  described,
  text,
  type Answers,
} from '@parley/http';

export const entry = {
  id: described(text, 'Unique within the feed.'),
  cursor: described(text, 'As before or since, begins a page right beside this entry.'),
  at: instant,
  actor: ref('NamedActor'),
};

const message = {
  ...entry,
  kind: oneOf('message'),
  messageId: id,
  session: count,
  scope: described(oneOf('public', 'private'), 'private: a note that the client never sees.'),
  messageKind: MESSAGE_KIND,
  content: described(nullable(ref('Content')), 'As it is now, edits included; null once deleted.'),
  quote: nullable(ref('Quote')),
  status: described(nullable(oneOf(...DELIVERY_STATUSES)), 'Null for notes and for what came in.'),
  statusCode: described(nullable(text), 'With failed: why.'),
  statusReason: described(nullable(text), 'With failed: why, in words.'),
  externalId: described(nullable(text), "The messenger's own id."),
  editedAt: nullable(instant),
  deletedAt: nullable(instant),
};

/** What is read of a dialog's feed. */
export const feedAnswers: Answers = {
  Content,
  Quote: object<Quote>({
    messageId: id,
    kind: nullable(MESSAGE_KIND),
    text: described(text, 'Its beginning; empty for a deleted message.'),
    author: nullable(ref('NamedActor')),
    deleted: flag,
  }),
  MessageEntry: object<MessageEntry>(message),
  Message: object<FeedMessage>({ dialogId: id, ...message }),
  SystemEntry: object<SystemEntry>({
    ...entry,
    kind: oneOf(...SYSTEM_ENTRIES.filter((kind) => kind !== 'reassigned')),
    session: described(nullable(count), 'Of opened and closed: the session, counted from 1.'),
  }),
  ReassignedEntry: object<ReassignedEntry>({
    ...entry,
    kind: oneOf('reassigned'),
    from: described(nullable(ref('NamedResponsible')), 'Null: nobody.'),
    to: described(nullable(ref('NamedResponsible')), 'Null: nobody.'),
  }),
  FeedEntry: { oneOf: [ref('MessageEntry'), ref('SystemEntry'), ref('ReassignedEntry')] },
  FeedPage: object<FeedPage>({
    dialogId: id,
    entries: described(listOf(ref('FeedEntry')), 'In the order in which they happened.'),
    before: described(nullable(text), 'Pass as before for older entries; null: there are none.'),
    after: described(
      nullable(text),
      'Pass as since for newer entries, now or later; null: the feed is empty.',
    ),
    hasNewer: described(flag, 'Newer entries are there already.'),
  }),
};
