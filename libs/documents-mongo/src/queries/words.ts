import type { ReadOptions, Scalar, WordCondition, WordsHits } from '@parley/eventsourcing';
import { binTestOf, scalarOf, startOf, wordsPlace, type WordsPlan } from '@parley/documents';
import type { Known } from '../collections/collections.js';
import { wordsIndexOf } from '../collections/indexes.js';
import { documentFrom } from '../content/content.js';
import type { Database, Stored } from '../database.js';
import { inParallel } from '../parallel.js';
import { endingOf } from './ending.js';
import { withHint } from './hint.js';

type Filter = Readonly<Record<string, unknown>>;

/** Documents of a condition are counted no further to find the rarest. */
const RARE = 1_000;

/** First what has the time of the hit to begin after, then what comes later: each is one stretch of the index. */
export async function findByWords(
  database: Database,
  collection: Known,
  plan: WordsPlan,
  options: ReadOptions,
): Promise<WordsHits> {
  const filter = await filterOf(database, collection, plan, options);
  const { words, direction, limit } = plan;
  const projection = Object.fromEntries(['_exact', words.at, ...(words.shown ?? [])].map((of) => [of, 1]));
  const ask = (stretch: Filter, most: number): Promise<Stored[]> =>
    asked(collection, plan, (hint) =>
      database
        .documents(collection.name)
        .find(
          { $and: [filter, stretch] },
          { projection, limit: most, batchSize: most, ...endingOf(options), ...hint },
        )
        .sort({ [words.at]: direction, _id: direction })
        .toArray(),
    );
  const operator = direction === 1 ? '$gt' : '$lt';
  const rows: Stored[] = [];
  for (const stretch of stretchesOf(collection, plan, operator)) {
    if (rows.length < limit) rows.push(...(await ask(stretch, limit - rows.length)));
  }
  return hitsOf(collection, plan, rows);
}

function stretchesOf({ values }: Known, { words, after }: WordsPlan, operator: string): readonly Filter[] {
  if (after === null) return [{}];
  const at = values.of(words.at, new Date(after.at).toISOString());
  return [{ [words.at]: at, _id: { [operator]: after.id } }, { [words.at]: { [operator]: at } }];
}

function hitsOf({ dates }: Known, plan: WordsPlan, rows: readonly Stored[]): WordsHits {
  const { words, limit } = plan;
  const shown = words.shown ?? [];
  const test = binTestOf(plan);
  const all = rows.map((row) => {
    const document = documentFrom(row, dates);
    const valueOf = (field: string): Scalar =>
      scalarOf(Object.hasOwn(document, field) ? document[field] : null) ?? null;
    return { id: row._id, at: Date.parse(String(valueOf(words.at))), values: shown.map(valueOf) };
  });
  const found = test === null ? all : all.filter(({ values }) => test.passes(values[test.place] ?? null));
  const last = all.length < limit ? undefined : all.at(-1);
  return {
    ids: found.map(({ id }) => id),
    at: found.map(({ at }) => at),
    shown: Object.fromEntries(
      shown.map((field, place) => [field, found.map(({ values }) => values[place] ?? null)]),
    ),
    next: last ? wordsPlace(last.at, last.id) : null,
  };
}

export async function countByWords(
  database: Database,
  collection: Known,
  plan: WordsPlan,
  options: ReadOptions,
): Promise<number> {
  const filter = await filterOf(database, collection, plan, options);
  return countOf(database, collection, plan, filter, plan.limit, options);
}

function countOf(
  { documents }: Database,
  collection: Known,
  plan: WordsPlan,
  filter: Filter,
  limit: number,
  options: ReadOptions,
): Promise<number> {
  return asked(collection, plan, (hint) =>
    documents(collection.name).countDocuments(filter, { limit, ...endingOf(options), ...hint }),
  );
}

const asked = <T>({ filling }: Known, { words }: WordsPlan, ask: (hint: object) => Promise<T>): Promise<T> =>
  filling ? ask({}) : withHint(ask, wordsIndexOf(words));

/** The rarest condition first: of several words the server reads the documents of one, and looks at the others in them. */
async function filterOf(
  database: Database,
  collection: Known,
  plan: WordsPlan,
  options: ReadOptions,
): Promise<Filter> {
  const { all, none, words } = plan;
  const wanted = all.map((condition) => conditionsOf(condition, words.field));
  const counts =
    wanted.length === 1
      ? [0]
      : await inParallel(wanted, (parts) =>
          countOf(database, collection, plan, { $and: parts }, RARE, options),
        );
  const byCount = [...wanted.entries()].sort(([a], [b]) => (counts[a] ?? 0) - (counts[b] ?? 0));
  const unwanted = none.map((condition) => ({ $and: conditionsOf(condition, words.field) }));
  const parts = byCount.flatMap(([, of]) => of);
  return { $and: [...parts, ...(unwanted.length > 0 ? [{ $nor: unwanted }] : [])] };
}

/** What the index answers comes first. */
function conditionsOf(condition: WordCondition, field: string): readonly Filter[] {
  if ('term' in condition) return [{ _words: condition.term }];
  if ('anyOf' in condition) return [{ _words: { $in: condition.anyOf } }];
  if ('prefix' in condition) {
    const { prefix } = condition;
    return [{ _words: startOf(prefix) }, { _words: { $regex: `^${escaped(prefix)}` } }];
  }
  const terms = [...new Set(condition.phrase)].map((term) => ({ _words: term }));
  if (condition.phrase.length === 1) return terms;
  return [...terms, { [field]: { $regex: `(^| )${escaped(condition.phrase.join(' '))}( |$)` } }];
}

/** Nothing in it means anything but itself. */
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|#-]/g, String.raw`\$&`);
