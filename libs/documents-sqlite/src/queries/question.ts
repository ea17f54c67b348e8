import type { FindQuery } from '@parley/eventsourcing';
import { planFind, type Branch as PlannedBranch, type FindPlan } from '@parley/documents';
import type { Collection, CollectionIndex } from '../collections/collection.js';
import { COLUMNS, type ColumnValue } from '../values.js';

export type Branch = PlannedBranch<CollectionIndex, ColumnValue>;

/** A plan over the table of a collection. */
export interface Question
  extends FindPlan<CollectionIndex, ColumnValue>, Pick<Collection, 'table' | 'form'> {}

/** Throws INVALID_QUERY. */
export const questionOf = (collection: Collection, query: FindQuery): Question => ({
  table: collection.table,
  form: collection.form,
  ...planFind(collection, COLUMNS, query),
});
