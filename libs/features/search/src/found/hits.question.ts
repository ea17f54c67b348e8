import type { Question } from '@parley/application';
import type { WordCondition, WordsHits } from '@parley/eventsourcing';
import type { Wanted } from '../asked/query.rules.js';

/** A place in the order of hits. */
export type Place = readonly [at: string, id: string];

export interface HitsAsked extends Wanted {
  readonly projection: 'message-search' | 'dialog-search';
  /** Terms of which one has to be there, 1 to 1,000; null: none of these. */
  readonly within: readonly string[] | null;
  /** Place to begin after; null: at the newest. */
  readonly after: Place | null;
  readonly most: number;
  /** About so many fill a page: the first piece has these, if it may. */
  readonly likely: number;
}

/** Hits in their order, by columns, which go from one process to another in a moment. `at` in ms; `dialogIds` 0: of none. */
export interface Hits {
  readonly ids: readonly string[];
  readonly at: Float64Array;
  readonly dialogIds: Float64Array;
}

const FEWEST = 200;
const MOST_AT_ONCE = 5_000;

/** What is found by words, the newest first. Nothing is asked here of rights: who puts the question leaves out what may not be seen. */
export const hitsQuestion: Question<HitsAsked, Hits> = {
  name: 'search.hits',
  reads: ['message-search', 'dialog-search'],
  async *ask({ reader, signal }, { projection, all, none, within, likely, ...asked }) {
    const collection = await reader.serving(projection);
    const conditions: readonly WordCondition[] = within === null ? all : [...all, { anyOf: within }];
    let { after, most } = asked;
    const sizes = sizesOf(likely);
    while (most > 0) {
      signal.throwIfAborted();
      const limit = Math.min(sizes.next().value, most);
      const words = { all: conditions, none, direction: -1 as const, limit };
      const hits = await reader.documents.findByWords(collection, { ...words, ...(after && { after }) });
      const last = hits.ids.length - 1;
      if (last < 0) return;
      yield columnsOf(hits);
      if (last + 1 < limit) return;
      after = [new Date(hits.at[last] ?? Number.NaN).toISOString(), hits.ids[last] ?? ''];
      most -= limit;
    }
  },
};

/** Each piece is a search of its own: the first is likely to be enough, and what is missing mostly little; then it may be very much. */
function* sizesOf(likely: number): Generator<number, never> {
  yield Math.min(Math.max(FEWEST, likely), MOST_AT_ONCE);
  for (let size = Math.max(FEWEST, Math.ceil(likely / 4)); ; size *= 2) yield Math.min(size, MOST_AT_ONCE);
}

function columnsOf({ ids, at, shown }: WordsHits): Hits {
  const dialogIds = new Float64Array(ids.length);
  const values = shown['dialogId'] ?? [];
  for (let n = 0; n < values.length; n += 1) dialogIds[n] = Number(values[n] ?? 0);
  return { ids, at: new Float64Array(at), dialogIds };
}
