import type { CommandAnswer } from '@parley/application';
import type { BrokenAnswer } from '../questions/lines.js';
import type { Problem } from '../problems/problem.filter.js';
import {
  flag,
  object,
  position,
  ref,
  revision,
  described,
  text,
  type Answers,
  type Schema,
} from './shape.js';

type Done = Pick<CommandAnswer, 'position' | 'revision' | 'repeated'>;
const done = {
  position: described(position, 'Of the last event: pass it to a query as after.'),
  revision: described(revision, 'Of the stream that was changed.'),
  repeated: described(flag, 'True when the key was seen before and nothing was changed now.'),
};

/** What a command answers that tells more than where it stands. */
export const doneWith = (extra: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema =>
  object<Record<string, unknown>>({ ...done, ...extra }, optional);

/** What every command and every problem answers. */
export const commonAnswers: Answers = {
  Done: object<Done>(done),
  Problem: object<Problem>(
    {
      type: text,
      title: text,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      code: described(text, 'Stable; the list is in docs/reference/errors.md.'),
      detail: described(text, 'Ids and kinds, never content.'),
      details: { type: 'object' },
    },
    ['details'],
  ),
  BrokenAnswer: object<BrokenAnswer>({
    problem: described(ref('Problem'), 'Why the lines before this one are not the whole answer.'),
  }),
};
