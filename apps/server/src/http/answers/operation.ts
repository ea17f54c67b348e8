import type { ChatImported } from '@parley/imports';
import type { Adjustment } from '@parley/clients';
import type { CommandAnswer } from '@parley/application';
import type { Problem } from '../problem.filter.js';
import {
  count,
  flag,
  id,
  listOf,
  nullable,
  object,
  oneOf,
  position,
  ref,
  revision,
  said,
  text,
  type Schema,
} from './shape.js';

type Done = Pick<CommandAnswer, 'position' | 'revision' | 'repeated'>;
const done = {
  position: said(position, 'Of the last event: pass it to a query as after.'),
  revision: said(revision, 'Of the stream that was changed.'),
  repeated: said(flag, 'True when the key was seen before and nothing was changed now.'),
};

/** What a command answers that tells more than where it stands. */
export const doneWith = (extra: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema =>
  object<Record<string, unknown>>({ ...done, ...extra }, optional);

export const adjusted = said(
  listOf(ref('Adjustment')),
  'What came beside the message and is not kept as it was sent: a message counts whatever comes with it.',
);

/** What commands, problems and operators' questions answer. */
export const operationAnswers: Readonly<Record<string, Schema>> = {
  Done: object<Done>(done),
  Problem: object<Problem>(
    {
      type: text,
      title: text,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      code: said(text, 'Stable; the list is in docs/reference/errors.md.'),
      detail: said(text, 'Ids and kinds, never content.'),
      details: { type: 'object' },
    },
    ['details'],
  ),
  Adjustment: object<Adjustment>({
    field: said(text, 'Such as customer.name.'),
    how: oneOf('cut', 'left-out'),
  }),
  ChatImported: object<ChatImported>({
    dialogId: nullable(id),
    done: said(count, 'Messages stored now.'),
    repeated: said(count, 'Messages that were there already.'),
    refused: said(nullable(text), 'Code of the refusal that ended the chat early; null: all is there.'),
    adjusted,
  }),
};
