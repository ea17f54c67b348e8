import type { Question } from '@parley/application';
import type { WordCondition, WordsHits, WordsPlace } from '@parley/eventsourcing';
import type { Wanted } from '../asked/query.rules.js';

export interface HitsAsked extends Wanted {
  readonly projection: 'message-search' | 'dialog-search';
  /** Terms of which one has to be there, 1 to 1,000; null: none of these. */
  readonly within: readonly string[] | null;
  /** Bins of the dialogs that pass; null: of any dialog. */
  readonly bins: Uint8Array | null;
  /** Place to begin after; null: at the newest. */
  readonly after: WordsPlace | null;
  /** So many are looked at. */
  readonly most: number;
  /** After so many, of processor time, no more is looked for; null: as long as it takes. */
  readonly ms: number | null;
  /** About so many fill a page: the first piece has these, if it may. */
  readonly likely: number;
}

/** Hits in their order, by columns, which go from one process to another in a moment. `at` in ms; `dialogIds` 0: of none. */
export interface Hits {
  readonly ids: readonly string[];
  readonly at: Float64Array;
  readonly dialogIds: Float64Array;
  /** Place after which there may be more; null: there are none. */
  readonly next: WordsPlace | null;
}

const FEWEST = 200;
const MOST_AT_ONCE = 5_000;
/** Of those in other bins nothing is read. */
const MOST_IN_BINS = 50_000;
/** One of a phrase takes some ten times as long, wherever it is: 1.4 to 9 µs. */
const MOST_OF_PHRASE = 3_000;
/** So many are looked at however long it takes: where there is little, it does not hang on the time. */
const [ALWAYS_LOOKED_AT, ALWAYS_OF_PHRASE] = [5_000, 1_000];
/** Hits that are read: so many take about 50 ms. */
const MOST_READ = 40_000;

/** What is found by words, the newest first. Nothing is asked here of rights: who puts the question leaves out what may not be seen. */
export const hitsQuestion: Question<HitsAsked, Hits> = {
  name: 'search.hits',
  reads: ['message-search', 'dialog-search'],
  async *ask({ reader, signal }, { projection, all, none, within, bins, likely, ms, ...asked }) {
    const collection = await reader.serving(projection);
    const conditions: readonly WordCondition[] = within === null ? all : [...all, { anyOf: within }];
    const isPhrase = all.some((condition) => 'phrase' in condition);
    const atOnce = bins === null ? MOST_AT_ONCE : MOST_IN_BINS;
    const sizes = sizesOf(likely, isPhrase ? MOST_OF_PHRASE : atOnce);
    const inTime = inTimeFor(ms, isPhrase ? ALWAYS_OF_PHRASE : ALWAYS_LOOKED_AT);
    let { after, most } = asked;
    for (let read = 0; most > 0 && read < MOST_READ;) {
      signal.throwIfAborted();
      const limit = Math.min(sizes.next().value, most, inTime(asked.most - most));
      if (limit === 0) return;
      const words = { all: conditions, none, direction: -1 as const, limit };
      const hits = await reader.documents.findByWords(collection, {
        ...words,
        ...(bins && { bins }),
        ...(after && { after }),
      });
      yield columnsOf(hits);
      if (hits.next === null) return;
      after = hits.next;
      most -= limit;
      read += hits.ids.length;
    }
  },
};

/** How many more may be looked at after so many, if they take as long as those before; 0: the time is over. `always`: so many in any case. */
function inTimeFor(ms: number | null, always: number): (looked: number) => number {
  if (ms === null) return () => Infinity;
  const began = processorMs();
  return (looked) => {
    if (looked < always) return Infinity;
    const spent = processorMs() - began;
    return spent >= ms ? 0 : Math.max(FEWEST, Math.floor((looked * (ms - spent)) / spent));
  };
}

/** Each piece is a search of its own: the first is likely to be enough, and what is missing mostly little; then it may be very much. */
function* sizesOf(likely: number, most: number): Generator<number, never> {
  yield Math.min(Math.max(FEWEST, likely), most);
  for (let size = Math.max(FEWEST, Math.ceil(likely / 4)); ; size *= 2) yield Math.min(size, most);
}

function columnsOf({ ids, at, shown, next }: WordsHits): Hits {
  const dialogIds = new Float64Array(ids.length);
  const values = shown['dialogId'] ?? [];
  for (let n = 0; n < values.length; n += 1) dialogIds[n] = Number(values[n] ?? 0);
  return { ids, at: new Float64Array(at), dialogIds, next };
}

/** Processor time that this process has used, in ms. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
