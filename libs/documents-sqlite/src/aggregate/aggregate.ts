import type { AggregateAnswer, AggregateOptions, AggregateQuery, Scalar } from '@parley/eventsourcing';
import { answerAggregate, planAggregate, type Group, type ValueCount } from '@parley/documents';
import type { Calls } from '../calls.js';
import type { Collection } from '../collections/collection.js';
import type { Sql, SqlRow } from '../sql.js';
import { COLUMNS } from '../values.js';
import { scalarAt } from './expressions.js';
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
  { signal }: AggregateOptions = {},
): Promise<AggregateAnswer> {
  const step = <T>(work: () => T): T => {
    signal?.throwIfAborted();
    return read(`in collection ${name}`, work);
  };
  const [of, plan] = step(() => {
    const found = collection();
    return [found, planAggregate(found, COLUMNS, query)] as const;
  });
  return answerAggregate(of, query, plan, {
    groups: async (limit) =>
      step(() => {
        const { text, values } = groupsStatement(of, plan, limit);
        return sql.rows(text, values).map((row) => groupFrom(row, plan));
      }),
    values: async (field, take) =>
      step(() => {
        const { text, values } = valuesStatement(of, plan, field);
        for (const row of sql.each(text, values)) take(valueFrom(row, plan));
      }),
  });
}

const keysFrom = (row: SqlRow, { keys }: Plan): readonly Scalar[] =>
  keys.map((_, place) => scalarAt(row, place * 2));

function groupFrom(row: SqlRow, plan: Plan): Group {
  const after = plan.keys.length * 2;
  return {
    keys: keysFrom(row, plan),
    count: Number(row[after]),
    parts: plan.parts.map((_, place) => scalarAt(row, after + 1 + place * 2)),
  };
}

function valueFrom(row: SqlRow, plan: Plan): ValueCount {
  const after = plan.keys.length * 2;
  return {
    keys: keysFrom(row, plan),
    value: scalarAt(row, after),
    count: Number(row[after + 2]),
  };
}
