import { MESSAGE_KINDS } from '@parley/shared';
import {
  described,
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  ref,
  text,
  type Answers,
  type Schema,
} from '@parley/http';
import { FOUND_BY, type Found, type FoundDialog, type FoundMessage, type Part } from '../index.js';

const named = object<{ id: number; name: string | null }>({ id, name: nullable(text) });
const part = object<Part>({ text, found: described(flag, 'Whether this part is what was asked for.') });
const excerpt = described(
  listOf(part),
  'A piece of the text, at most 200 UTF-16 units; all parts together are the piece.',
);

const foundOf = (row: string): Schema =>
  object<Found<unknown>>({
    items: listOf(ref(row)),
    next: described(nullable(text), 'Cursor of the next page; null: there is none.'),
    incomplete: described(
      flag,
      'There may be more than was looked at: the page is not full, and next goes on; by relevance only the newest are compared.',
    ),
  });

/** What a search answers. */
export const searchAnswers: Answers = {
  FoundMessage: object<FoundMessage>({
    dialogId: id,
    messageId: id,
    cursor: described(text, "Of its entry in the dialog's feed, which opens before or after it."),
    at: instant,
    actor: ref('NamedActor'),
    client: described(nullable(named), 'Null: detached from its client.'),
    scope: oneOf('public', 'private'),
    messageKind: oneOf(...MESSAGE_KINDS),
    excerpt,
  }),
  FoundDialog: object<FoundDialog>({
    dialog: ref('DialogRow'),
    found: described(
      listOf(object<FoundDialog['found'][number]>({ what: oneOf(...FOUND_BY), excerpt })),
      'What it was found by.',
    ),
  }),
  FoundMessages: foundOf('FoundMessage'),
  FoundDialogs: foundOf('FoundDialog'),
};
