import { count, described, listOf, nullable, object, oneOf, ref, text, type Answers } from '@parley/http';
import type { AnalyticsAnswer } from '../questions/analytics.question.js';

type LeftOut = AnalyticsAnswer['leftOut'][number];

export const analyticsAnswers: Answers = {
  Analysis: object<AnalyticsAnswer>({
    columns: described(listOf(text), 'Names of the groups, then of the figures.'),
    items: described(
      listOf({
        type: 'object',
        additionalProperties: { anyOf: [text, { type: 'number' }, { type: 'boolean' }, { type: 'null' }] },
      }),
      'One row a group, by column. Times are in ms; a unit of time is named by its first instant.',
    ),
    next: described(nullable(text), 'Cursor of the next page; null: there is none.'),
    total: described(count, 'Rows of all pages.'),
    leftOut: described(
      listOf(
        object<LeftOut>({
          reason: described(oneOf('detached'), 'detached: the client was detached from the dialog.'),
          rows: count,
        }),
      ),
      'How many sessions the filters take and no figure counts, and why.',
    ),
    madeBy: ref('MadeBy'),
  }),
};
