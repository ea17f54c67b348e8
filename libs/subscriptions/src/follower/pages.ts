import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FindQuery, Scalar, StoredDocument } from '@parley/eventsourcing';
import type { FollowerDependencies, Walk } from './follower.types.js';
import type { Source } from './source.js';

type Reads = Pick<FollowerDependencies<never>, 'documents' | 'clock'>;

/** Time that one page may hold the thread, in ms: pages are made as long as that allows. */
const SLICE_MS = 8;
const [SHORTEST, LONGEST] = [50, 1_000];
/** A store answers no more branches at once. */
const BRANCHES = 250;

/** The documents that a mirror begins with, in pages. Between two of them other work has its turn. */
export async function* pagesOf(reads: Reads, source: Source): AsyncGenerator<readonly StoredDocument[]> {
  const { followed, collection } = source;
  for (const walk of followed.walks ?? [EVERYTHING]) {
    for await (const rows of walked(reads, collection, walk)) {
      yield rows;
      yield* besideOf(reads, source, rows);
      await nextTurn();
    }
  }
}

const EVERYTHING: Walk = { equal: {}, by: [] };

async function* walked(
  { documents, clock }: Reads,
  collection: string,
  { equal, by, isWanted = () => true }: Walk,
): AsyncGenerator<readonly StoredDocument[]> {
  const sort: FindQuery['sort'] = by.map((field) => [field, -1]);
  let limit = SHORTEST;
  for (let after: readonly Scalar[] | undefined; ;) {
    const begun = clock();
    const rows = await documents.find(collection, { anyOf: [equal], sort, limit, ...(after && { after }) });
    const end = rows.findIndex(({ document }) => !isWanted(document));
    yield end < 0 ? rows : rows.slice(0, end);
    const last = rows.at(-1);
    if (last === undefined || end >= 0 || rows.length < limit) return;
    after = [...by.map((field) => (last.document[field] ?? null) as Scalar), last.id];
    limit = longer(limit, clock() - begun);
  }
}

const longer = (limit: number, ms: number): number => {
  if (ms > SLICE_MS) return Math.max(SHORTEST, Math.floor(limit / 2));
  return ms < SLICE_MS / 2 ? Math.min(LONGEST, limit * 2) : limit;
};

/** What is wanted beside these documents, in pages. */
export async function* besideOf(
  { documents }: Pick<Reads, 'documents'>,
  { followed, collection }: Source,
  rows: readonly StoredDocument[],
): AsyncGenerator<readonly StoredDocument[]> {
  const wanted = rows
    .map(({ document }) => followed.beside?.(document) ?? null)
    .filter((where) => where !== null);
  for (let start = 0; start < wanted.length; start += BRANCHES) {
    const anyOf = wanted.slice(start, start + BRANCHES);
    for (let after: readonly Scalar[] | undefined; ;) {
      const found = await documents.find(collection, {
        anyOf,
        sort: [],
        limit: LONGEST,
        ...(after && { after }),
      });
      yield found;
      const last = found.at(-1);
      if (last === undefined || found.length < LONGEST) break;
      after = [last.id];
    }
  }
}
