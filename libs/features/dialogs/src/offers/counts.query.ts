import { readListQuery, type QueryReader } from '@parley/application';
import { queryErrors } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { countDialogs, type Total } from '../list/columns/selection.query.js';

/** Questions of one request. */
export const MOST_QUERIES = 20;

export interface DialogCounts {
  /** In the order of the questions. */
  readonly items: readonly Total[];
}

/**
 * How many dialogs the viewer sees by each of several queries, names and values as in the query string of the list; their order does not
 * matter. Throws `INVALID_FILTER`, what filters refuse, `COLUMNS_LOADING`, `PROJECTION_NOT_READY`.
 */
export async function countQueries(
  reader: QueryReader,
  viewer: Viewer,
  queries: readonly Readonly<Record<string, unknown>>[],
): Promise<DialogCounts> {
  const questions = queries.map((query, place) => {
    const {
      values,
      problems: [first],
    } = readListQuery(reader.contributions, query);
    if (first) throw queryErrors.INVALID_FILTER(`Query ${place}: ${WHY[first.problem]}`);
    return values;
  });
  return { items: await countDialogs(reader, viewer, questions) };
}

const WHY = {
  unknown: 'the list has no filter or order of one of these names.',
  refused: 'a filter takes no such value; values are texts as in the query string.',
};
