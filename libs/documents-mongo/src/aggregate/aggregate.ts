import type { AggregateAnswer, ReadOptions, AggregateQuery, IndexSpec, Scalar } from '@parley/eventsourcing';
import { answerAggregate, planAggregate, type AggregatePlan } from '@parley/documents';
import type { Known } from '../collections/collections.js';
import type { Database } from '../database.js';
import { endingOf } from '../queries/ending.js';
import { together } from '../queries/grouping.js';
import { withHint } from '../queries/hint.js';
import { filterOf } from '../queries/probes.js';
import type { BsonScalar } from '../values.js';
import { keyExpression, partExpression, scalarFrom, type Expression } from './expressions.js';

type Plan = AggregatePlan<IndexSpec, BsonScalar>;
type Stage = Readonly<Record<string, Expression>>;

/** Throws INVALID_QUERY. */
export const planFigures = (collection: Known, query: AggregateQuery): Plan =>
  planAggregate(
    collection,
    collection.values,
    query,
    (field) => collection.dates.fields.get(field)?.isDate === true,
  );

/** Rows of one pipeline after another; each is read as it comes, so that memory holds a batch. */
export async function aggregateDocuments(
  database: Database,
  collection: Known,
  plan: Plan,
  query: AggregateQuery,
  options: ReadOptions,
): Promise<AggregateAnswer> {
  const run = (pipeline: readonly Stage[], take: (row: GroupRow) => void): Promise<void> =>
    runPipeline({ database, collection, plan, options }, pipeline, take);
  const keys = keysOf(plan);
  return answerAggregate(collection, query, plan, {
    async groups(limit) {
      const rows: GroupRow[] = [];
      const parts = plan.parts.map((part, place) => [`p${place}`, partExpression(part)] as const);
      const added: Stage = Object.fromEntries(parts);
      const group = { _id: keys, count: { $sum: 1 }, ...added };
      await run([{ $match: matchOf(plan) }, { $group: group }, { $limit: limit }], (row) => rows.push(row));
      return rows.map((row) => ({
        keys: keysFrom(row, plan),
        count: Number(row.count),
        parts: plan.parts.map((_, place) => scalarFrom(row[`p${place}`])),
      }));
    },
    async values(field, take) {
      const pipeline = [
        { $match: { $and: [matchOf(plan), { [field]: { $ne: null } }] } },
        { $group: { _id: { ...keys, value: `$${field}` }, count: { $sum: 1 } } },
        { $sort: { '_id.value': 1 } },
      ];
      await run(pipeline, (row) => {
        const value = scalarFrom(row._id['value']);
        take({ keys: keysFrom(row, plan), value, count: Number(row.count) });
      });
    },
  });
}

interface GroupRow extends Readonly<Record<string, unknown>> {
  readonly _id: Readonly<Record<string, unknown>>;
  readonly count: number | bigint;
}

const keysOf = ({ keys }: Plan): Readonly<Record<string, Expression>> =>
  Object.fromEntries(keys.map((key, place) => [`k${place}`, keyExpression(key)]));

const keysFrom = ({ _id }: GroupRow, { keys }: Plan): readonly Scalar[] =>
  keys.map((_, place) => scalarFrom(_id[`k${place}`]));

function matchOf({ branches }: Plan): Stage {
  const filters = together(branches, []).map(filterOf);
  const [only] = filters;
  return filters.length === 1 && only ? only : { $or: filters };
}

async function runPipeline(
  { database, collection, plan, options }: RunParts,
  pipeline: readonly Stage[],
  take: (row: GroupRow) => void,
): Promise<void> {
  options.signal?.throwIfAborted();
  const run = async (hint: object): Promise<void> => {
    const asked = { allowDiskUse: true, ...endingOf(options), ...hint };
    const rows = database.documents(collection.name).aggregate<GroupRow>([...pipeline], asked);
    for await (const row of rows) take(row);
  };
  const [first] = plan.branches;
  const isOneIndex = first && plan.branches.every(({ index }) => index === first.index);
  await (isOneIndex && !collection.filling ? withHint(run, first.index) : run({}));
}

interface RunParts {
  readonly database: Database;
  readonly collection: Known;
  readonly plan: Plan;
  readonly options: ReadOptions;
}
