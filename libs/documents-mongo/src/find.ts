import type { Document, StoredDocument } from '@parley/eventsourcing';
import type { Known } from './collections.js';
import type { Database, Stored } from './database.js';
import { isServerError } from './errors.js';
import { together } from './grouping.js';
import { keyOf } from './indexes.js';
import { inParallel } from './parallel.js';
import { filterOf, openKeys, probesOf, type Filter } from './probes.js';
import { isDateField, type Branch, type Question } from './question.js';
import { storedFrom } from './rows.js';
import { bsonScalar, compareScalars, scalarOf, type BsonScalar } from './values.js';

/** The rows of a question: each branch by its own index, side by side, then merged. */
export async function findDocuments<D extends Document>(
  database: Database,
  collection: Known,
  question: Question,
): Promise<readonly StoredDocument<D>[]> {
  const { sort, limit } = question;
  const branches = together(
    question.branches,
    sort.map(({ field }) => field),
  );
  const answers = await inParallel(branches, (branch) => rowsOf(database, collection, branch, question));
  const rows = answers.flat().map((row) => storedFrom<D>(row, collection.dates));
  if (branches.length === 1) return rows.slice(0, limit);
  const keyed = rows.map((row) => ({ row, key: keyOfRow(collection, question, row) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key, question));
  return keyed.slice(0, limit).map(({ row }) => row);
}

/** Stretch after stretch until there are enough; the first two together, since the first is mostly one row's ties. */
async function rowsOf(
  database: Database,
  collection: Known,
  branch: Branch,
  question: Question,
): Promise<readonly Stored[]> {
  const ask = (filter: Filter): Promise<readonly Stored[]> =>
    askOne(database, collection, branch, question, filter);
  const probes = probesOf(branch, question);
  const first = (await Promise.all(probes.slice(0, 2).map(ask))).flat();
  if (first.length >= question.limit || probes.length <= 2) return first.slice(0, question.limit);
  const rest = await Promise.all(probes.slice(2).map(ask));
  return [...first, ...rest.flat()].slice(0, question.limit);
}

async function askOne(
  database: Database,
  { name, filling }: Known,
  branch: Branch,
  question: Question,
  filter: Filter,
): Promise<readonly Stored[]> {
  const { limit, idDirection } = question;
  const sort: Record<string, 1 | -1> = {};
  for (const { field, direction } of openKeys(branch, question)) sort[field] = direction;
  sort['_id'] = idDirection;
  const rows = (hint: object): Promise<Stored[]> =>
    database
      .documents(name)
      .find(filter, { sort, limit, batchSize: limit, ...hint })
      .toArray();
  return filling ? rows({}) : withHint(rows, branch.index);
}

/** Asks by an index, or as the server likes while the index is not there: somebody has dropped it. */
export async function withHint<T>(
  ask: (options: object) => Promise<T>,
  index: readonly string[],
): Promise<T> {
  try {
    return await ask({ hint: keyOf(index) });
  } catch (error) {
    if (!isServerError(error, 'badHint')) throw error;
    return ask({});
  }
}

/** How many documents any branch takes, no more than the limit. */
export async function countDocuments(
  database: Database,
  { name, filling }: Known,
  branches: readonly Branch[],
  limit: number,
): Promise<number> {
  const counts = await inParallel(together(branches, []), (branch) => {
    const count = (options: object): Promise<number> =>
      database.documents(name).countDocuments(filterOf(branch), { limit, ...options });
    return filling ? count({}) : withHint(count, branch.index);
  });
  return Math.min(
    limit,
    counts.reduce((sum, count) => sum + count, 0),
  );
}

function keyOfRow(
  collection: Known,
  { sort }: Question,
  { id, document }: StoredDocument,
): readonly BsonScalar[] {
  const values = sort.map(({ field }) =>
    bsonScalar(
      scalarOf(Object.hasOwn(document, field) ? document[field] : null) ?? null,
      isDateField(collection, field),
    ),
  );
  return [...values, id];
}

function compareKeys(
  a: readonly BsonScalar[],
  b: readonly BsonScalar[],
  { sort, idDirection }: Question,
): number {
  for (const [place, direction] of [...sort.map((key) => key.direction), idDirection].entries()) {
    const order = compareScalars(a[place] ?? null, b[place] ?? null) * direction;
    if (order !== 0) return order;
  }
  return 0;
}
