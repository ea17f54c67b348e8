import type { AggregateAnswer, AggregateQuery, ReadOptions, Scalar } from '@parley/eventsourcing';
import { answerAggregate, mergeGroups, planAggregate, type Group, type ValueCount } from '@parley/documents';
import type { Calls } from '../calls.js';
import type { Collection } from '../collections/collection.js';
import type { Sql, SqlRow } from '../sql.js';
import { COLUMNS } from '../values.js';
import { inStretches, piecesOf, type Piece } from './cut.js';
import { scalarAt } from './expressions.js';
import type { Outside } from './groups.js';
import { addedOutside } from './outside.js';
import { numbersAtRanks } from './ranks.js';
import { groupsStatement, valuesStatement, type Plan } from './statements.js';

interface Parts {
  readonly sql: Sql;
  readonly read: Calls['read'];
  /** Throws UNKNOWN_COLLECTION. */
  collection(): Collection;
}

/** The file answers each step at once: the signal is looked at between them. */
export async function aggregateDocuments(
  { sql, read, collection }: Parts,
  name: string,
  query: AggregateQuery,
  { signal }: ReadOptions = {},
): Promise<AggregateAnswer> {
  const step = <T>(work: () => T): T => {
    signal?.throwIfAborted();
    return read(`in collection ${name}`, work);
  };
  const [of, plan] = step(() => {
    const found = collection();
    return [found, planAggregate(found, COLUMNS, query)] as const;
  });
  let outside: Outside | null = null;
  return answerAggregate(of, query, plan, {
    groups: async (limit) =>
      step(() => {
        const pieces = piecesOf(sql, of, plan);
        outside = addedOutside(sql, of, plan, pieces, limit);
        return outside?.groups ?? groupsOf(sql, of, plan, pieces, limit);
      }),
    ranks: async (field, wanted) =>
      step(() => outside?.ranks(field, wanted) ?? numbersAtRanks(sql, of, plan, field, wanted)),
    different: async (field, groups) => step(() => outside?.different(field, groups) ?? null),
    values: async (field, take) =>
      step(() => {
        for (const piece of piecesOf(sql, of, plan)) {
          const { text, values } = valuesStatement(of, field, piece.keys, piece.branches);
          for (const row of sql.each(text, values)) take(valueFrom(row, piece));
        }
      }),
  });
}

/** Each branch is added up by itself: SQLite copies every row of several that are put together. */
function groupsOf(
  sql: Sql,
  of: Collection,
  plan: Plan,
  pieces: readonly Piece[],
  limit: number,
): readonly Group[] {
  const merge = mergeGroups(plan.parts);
  const branchesOf = inStretches(sql, of, plan);
  for (const piece of pieces) {
    const isSorted = piece.keys.length > 0;
    for (const branch of (isSorted ? branchesOf(piece) : null) ?? piece.branches) {
      const { text, values } = groupsStatement(of, plan, piece.keys, branch);
      const found = sql.rows(text, [...values, limit]).map((row) => groupFrom(row, plan, piece));
      for (const group of found.filter(({ count }) => count > 0 || plan.keys.length === 0)) merge.add(group);
      if (merge.size >= limit) return merge.all();
    }
  }
  return merge.all();
}

function keysFrom(row: SqlRow, { known }: Piece): readonly Scalar[] {
  let place = 0;
  return known.map((key) => (key === undefined ? scalarAt(row, 2 * place++) : key));
}

function groupFrom(row: SqlRow, plan: Plan, piece: Piece): Group {
  const after = piece.keys.length * 2;
  return {
    keys: keysFrom(row, piece),
    count: Number(row[after]),
    parts: plan.parts.map((_, place) => scalarAt(row, after + 1 + place * 2)),
  };
}

function valueFrom(row: SqlRow, piece: Piece): ValueCount {
  const after = piece.keys.length * 2;
  return {
    keys: keysFrom(row, piece),
    value: scalarAt(row, after),
    count: Number(row[after + 2]),
  };
}
