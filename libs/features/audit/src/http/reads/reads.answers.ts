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
    what: described(
      text,
      'feed, gallery, message, client, dialog, or audit: or analytics: and the path of the route.',
    ),
    dialogId: nullable(id),
    subject: described(
      nullable(text),
      'What else the path names, such as the id of a client; of auditors and analysts also what they asked for.',
    ),
    upTo: described(
      nullable(text),
      'Time of the newest entry that was shown, or position of an auditor’s answer.',
    ),
  }),
  ReadGap: object<ReadGap>({
    from: described(nullable(instant), 'Null: since ever.'),
    to: described(nullable(instant), 'Null: until now.'),
    reason: described(
      oneOf('off', 'ended', 'overflow', 'late'),
      'off: there are no records; ended: a server ended without storing its last reads, of a second at most unless its store was away; overflow: more than could be stored; late: the server that answers cannot store its reads, and tries again.',
    ),
    count: described(nullable(count), 'Reads that are known to be missing; null: nobody knows.'),
  }),
  RecordedReads: object<ReadsAnswer>({
    items: listOf(ref('RecordedRead')),
    next: described(nullable(text), 'Cursor of the next page; null: there is none.'),
    gaps: described(listOf(ref('ReadGap')), 'Times of which the records say nothing.'),
    storedUpTo: described(
      nullable(instant),
      'Up to this time everything that was recorded is in the answer; null: nothing ever was.',
    ),
    madeBy: ref('MadeBy'),
  }),
};
