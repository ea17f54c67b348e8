import type { ReadGap } from '@parley/application';
import {
  count,
  described,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  ref,
  text,
  type Answers,
} from '@parley/http';
import type { ReadRow, ReadsAnswer } from './reads.query.js';

export const readsAnswers: Answers = {
  RecordedRead: object<ReadRow>({
    at: instant,
    person: ref('NamedResponsible'),
    what: described(text, 'feed, gallery, message, client, dialog, or audit: and the path of the route.'),
    dialogId: nullable(id),
    subject: described(nullable(text), 'What else the path names, such as the id of a client.'),
    upTo: described(
      nullable(text),
      'Time of the newest entry that was shown, or position of an auditor’s answer.',
    ),
  }),
  ReadGap: object<ReadGap>({
    from: described(nullable(instant), 'Null: since ever.'),
    to: described(nullable(instant), 'Null: until now.'),
    reason: described(
      oneOf('off', 'ended', 'overflow'),
      'off: nothing was recorded; ended: a server ended without storing its last reads, of a second at most; overflow: more than could be stored.',
    ),
    count: described(nullable(count), 'Reads that are known to be missing; null: nobody knows.'),
  }),
  RecordedReads: object<ReadsAnswer>({
    items: listOf(ref('RecordedRead')),
    next: described(nullable(text), 'Cursor of the next page; null: there is none.'),
    gaps: described(listOf(ref('ReadGap')), 'Times of which the records say nothing.'),
  }),
};
