import type { Question, QuestionContext } from '@parley/application';
import { madeBy, type MadeBy } from '@parley/audit';
import type { AggregateQuery, AggregateRow, Where } from '@parley/eventsourcing';
import { cursorKind } from '@parley/shared';
import { accessErrors, has } from '@parley/staff';
import { checkpointOfCollection } from '@parley/subscriptions';
import { analyticsRight } from '../permissions.js';
import { shapeOf, type Analysis } from './analysis.js';
import { branchesOf } from './branches.js';
import { SUBJECTS, type Subject, type SubjectName } from './subject.js';

export interface AnalyticsAnswer {
  /** Names of the groups, then of the figures. */
  readonly columns: readonly string[];
  readonly items: readonly AggregateRow[];
  readonly next: string | null;
  /** How many rows there are on all pages. */
  readonly total: number;
  /** Rows of the read model that the filters take and no figure counts. */
  readonly leftOut: readonly { readonly reason: 'detached'; readonly rows: number }[];
  readonly madeBy: MadeBy;
}

const DEFAULT_LIMIT = 100;
const cursors = cursorKind<readonly [skip: string]>('analytics', [/^\d{1,9}$/]);

/** Throws `NOT_ALLOWED`, `INVALID_ANALYSIS`, `INVALID_CURSOR`. */
async function answer(
  { reader, product }: QuestionContext,
  subject: Subject,
  analysis: Analysis,
): Promise<AnalyticsAnswer> {
  if (!has(analysis.viewer, analyticsRight)) throw accessErrors.NOT_ALLOWED();
  const shape = shapeOf(subject, analysis);
  const skip = analysis.cursor === undefined ? 0 : Number(cursors.decode(analysis.cursor)[0]);
  const { projection } = subject.table;
  const collection = await reader.serving(projection);
  // Before anything is read: what is read holds at least that.
  const position = await reader.documents.checkpoint(checkpointOfCollection(projection, collection));
  const branches = await branchesOf(reader, subject, analysis);
  const ask = (query: AggregateQuery) => reader.documents.aggregate(collection, query);
  const anyOf = branches.map((branch) =>
    subject.apart.reduce<Where>((all, { unless }) => ({ ...all, ...unless }), branch),
  );
  const limit = analysis.limit ?? DEFAULT_LIMIT;
  const { rows, groups } = await ask({ ...shape, anyOf, skip, limit });
  const leftOut = [];
  for (const { reason, where } of subject.apart) {
    const found = await ask({ ...COUNT, anyOf: branches.map((branch) => ({ ...branch, ...where })) });
    leftOut.push({ reason, rows: Number(found.rows[0]?.['rows'] ?? 0) });
  }
  return {
    columns: [...Object.keys(shape.groups), ...Object.keys(shape.measures)],
    items: rows,
    next: skip + rows.length < groups ? cursors.encode([String(skip + rows.length)]) : null,
    total: groups,
    leftOut,
    madeBy: madeBy(product, position, [projection]),
  };
}

const COUNT: Omit<AggregateQuery, 'anyOf'> = {
  groups: {},
  measures: { rows: { of: 'count' } },
  sort: [],
  limit: 1,
};

const questionOf = (name: SubjectName): Question<Analysis, AnalyticsAnswer> => ({
  name: `analytics.${name}`,
  reads: [SUBJECTS[name].table.projection, 'channels'],
  async *ask(context, analysis) {
    yield await answer(context, SUBJECTS[name], analysis);
  },
});

export const sessionsQuestion = questionOf('sessions');
/** Of clients that are tied to their dialogs; sessions of detached ones are counted apart. */
export const clientsQuestion = questionOf('clients');
/** Of responsibilities for dialogs: taken over, given away, and how long they lasted. */
export const loadQuestion = questionOf('load');
/** Of messages by when they were written, with the responsible and the source of their dialogs. */
export const messagesQuestion = questionOf('messages');
export const trafficQuestion = questionOf('traffic');
