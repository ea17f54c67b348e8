import type { Document, IndexSpec, ReadOptions, StoredDocument } from '@parley/eventsourcing';
import { openKeys, scalarOf, type FindPlan } from '@parley/documents';
import type { Known } from '../collections/collections.js';
import type { Database, Stored } from '../database.js';
import { storedFrom } from '../documents/rows.js';
import { inParallel } from '../parallel.js';
import { compareScalars, type BsonScalar } from '../values.js';
import { endingOf } from './ending.js';
import { together, type Branch } from './grouping.js';
import { withHint } from './hint.js';
import { probesOf, type Filter } from './probes.js';

/** `options`: for how long somebody waits. */
interface Question extends FindPlan<IndexSpec, BsonScalar> {
  readonly options: ReadOptions;
}

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
  const { limit, idDirection, options } = question;
  const sort: Record<string, 1 | -1> = {};
  for (const { field, direction } of openKeys(branch, question.sort)) sort[field] = direction;
  sort['_id'] = idDirection;
  const rows = (hint: object): Promise<Stored[]> =>
    database
      .documents(name)
      .find(filter, { sort, limit, batchSize: limit, ...endingOf(options), ...hint })
      .toArray();
  return filling ? rows({}) : withHint(rows, branch.index);
}

function keyOfRow(
  { values }: Known,
  { sort }: Question,
  { id, document }: StoredDocument,
): readonly BsonScalar[] {
  const keys = sort.map(({ field }) =>
    values.of(field, scalarOf(Object.hasOwn(document, field) ? document[field] : null) ?? null),
  );
  return [...keys, id];
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
