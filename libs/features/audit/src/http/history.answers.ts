import { ACTOR_KINDS, type Actor } from '@parley/eventsourcing';
import {
  described,
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  position,
  ref,
  revision,
  text,
  type Answers,
  type Schema,
} from '@parley/http';
import type { DialogDifference } from '../dialog/difference/difference.question.js';
import type { Change } from '../dialog/difference/difference.js';
import type { FeedDifference } from '../dialog/difference/feed-difference.query.js';
import type { EditAsOf, EntryAsOf } from '../dialog/feed/entries.query.js';
import type { FeedAsOf } from '../dialog/feed/feed-as-of.question.js';
import type { DocumentStep } from '../dialog/steps/documents.query.js';
import type { StepsHead, StepsPage } from '../dialog/steps/steps.question.js';
import type { Cause, Step } from '../dialog/steps/steps.query.js';

const anything: Schema = {};
const document: Schema = { type: 'object' };
const actor = object<Actor>({ kind: oneOf(...ACTOR_KINDS), id: nullable(id) });
const erased = described(flag, 'Deleted since: texts are empty.');
const head = { madeBy: ref('MadeBy'), dialogId: id, erased };
const next = described(nullable(text), 'Cursor of the next page; null: there is none.');

const differences: Answers = {
  Change: object<Change>(
    {
      path: described(text, 'JSON Pointer into DialogAsOf.'),
      before: described(anything, 'Absent: there was no such value.'),
      after: described(anything, 'Absent: there is no such value.'),
    },
    ['before', 'after'],
  ),
  DialogDifference: object<DialogDifference>({
    ...head,
    words: described(listOf(text), 'In short sentences.'),
    changes: described(listOf(ref('Change')), 'Applied to the first moment they give the second.'),
    feed: object<FeedDifference>({
      added: listOf(ref('EntryAsOf')),
      changed: listOf(
        object<FeedDifference['changed'][number]>({ before: ref('EntryAsOf'), after: ref('EntryAsOf') }),
      ),
      isWhole: described(flag, 'False: there are more than are shown, or may be: next tells them.'),
    }),
    next: described(
      nullable(text),
      'Cursor of the next page, which tells of the feed alone; null: there is none.',
    ),
  }),
};

const steps: Answers = {
  StepsHead: object<StepsHead>(head),
  Step: object<Step>({
    eventId: text,
    position,
    stream: text,
    revision,
    type: text,
    recordedAt: instant,
    occurredAt: instant,
    actor,
    cause: object<Cause>({
      commandType: described(nullable(text), 'Null: not recorded.'),
      commandId: text,
      requestId: described(nullable(text), 'Null: not recorded, or no request sent it.'),
      process: described(nullable(text), 'Null: none, or not recorded.'),
      correlationId: text,
      causationId: described(nullable(text), 'Null: a person or channel did.'),
    }),
    data: described(anything, 'Null: of a feature that is not enabled.'),
    state: described(document, 'Of the dialog after the event, as in DialogAsOf.'),
    slices: described(document, 'States that features add to it, by feature.'),
    changes: listOf(ref('DocumentStep')),
  }),
  DocumentStep: object<DocumentStep>({
    projection: text,
    id: described(nullable(text), 'Null: every document of the dialog.'),
    shared: described(
      flag,
      'Other dialogs change it, too: `after` is what this event alone makes of a new document.',
    ),
    before: described(nullable(document), 'Null: there was none.'),
    after: described(nullable(document), 'Null: there is none any more.'),
  }),
  StepsPage: object<StepsPage>({ ...head, items: listOf(ref('Step')), next }),
};

/** What is shown of the history of dialogs. */
export const historyAnswers: Answers = {
  EditAsOf: object<EditAsOf>({
    position,
    at: instant,
    recordedAt: instant,
    actor,
    text: described(text, 'Empty where content is erased.'),
  }),
  EntryAsOf: object<EntryAsOf>({
    id: text,
    kind: text,
    position: described(position, 'Of the event that made it.'),
    recordedAt: instant,
    at: instant,
    actor,
    erased,
    document: described(
      document,
      'What its read model held: of an edited message the first text in content, the latest in editedText.',
    ),
    edits: described(listOf(ref('EditAsOf')), 'Of a message, the oldest first.'),
  }),
  FeedAsOf: object<FeedAsOf>({ ...head, items: listOf(ref('EntryAsOf')), next }),
  ...differences,
  ...steps,
};
