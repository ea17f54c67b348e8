import type { FindQuery } from '@parley/eventsourcing';
import { planFind, type Branch as PlannedBranch, type FindPlan } from '@parley/documents';
import type { Collection, CollectionIndex } from '../collections/collection.js';
import { columnsOf, plannable } from './plannable.js';
import type { ColumnValue } from '../values.js';

export type Branch = PlannedBranch<CollectionIndex, ColumnValue>;

/** A plan over the table of a collection. */
export interface Question
  extends FindPlan<CollectionIndex, ColumnValue>, Pick<Collection, 'table' | 'form'> {}

/** Throws INVALID_QUERY. */
export function questionOf(collection: Collection, query: FindQuery): Question {
  const { table, form } = collection;
  const sorted = query.sort.map(([field]) => field);
  return {
    table,
    form,
    ...planFind(plannable(collection, query.anyOf, sorted), columnsOf(collection), query),
  };
}
