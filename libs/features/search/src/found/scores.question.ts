import type { Question, QueryReader } from '@parley/application';
import type { Condition } from '../asked/query.rules.js';
import type { MessageSearchDocument } from '../messages/message-search.projection.js';
import { timesIn } from '../shown/found.rules.js';
import { scoreOf, weightOf } from '../shown/score.rules.js';

export interface ScoresAsked {
  /** Messages, at most 5,000. */
  readonly ids: readonly string[];
  readonly conditions: readonly Condition[];
  /** How many messages fulfil each condition, as a page before was told; null: they are counted. */
  readonly counts: readonly number[] | null;
}

/** `scores` in the order of the ids, as whole numbers. */
export interface Scores {
  readonly counts: readonly number[];
  readonly scores: Float64Array;
}

const READ = 500;
/** No condition is counted any further: all beyond are common. */
const MOST_COUNTED = 10_000;
/** What a condition is compared with that so many messages fulfil. */
const MESSAGES = 100 * MOST_COUNTED;
/** Of a score, so that it comes out the same wherever it is written. */
const PRECISION = 1_000_000;

/** How well messages answer what was asked. */
export const scoresQuestion: Question<ScoresAsked, Scores> = {
  name: 'search.scores',
  reads: ['message-search'],
  async *ask({ reader, signal }, { ids, conditions, counts: known }) {
    const collection = await reader.serving('message-search');
    const counts = known ?? (await countsOf(reader, collection, conditions));
    const weights = counts.map((count) => weightOf(count, MESSAGES));
    const scores = new Float64Array(ids.length);
    for (let from = 0; from < ids.length; from += READ) {
      signal.throwIfAborted();
      const part = ids.slice(from, from + READ);
      const found = await reader.documents.get<MessageSearchDocument>(collection, part);
      part.forEach((id, n) => {
        const words = found.get(id)?.document.words?.split(' ') ?? [];
        const times = conditions.map((condition) => timesIn(words, condition));
        scores[from + n] = Math.round(scoreOf({ times, words: words.length }, weights) * PRECISION);
      });
    }
    yield { counts, scores };
  },
};

const countsOf = (
  { documents }: QueryReader,
  collection: string,
  conditions: readonly Condition[],
): Promise<readonly number[]> =>
  Promise.all(conditions.map((condition) => documents.countByWords(collection, condition, MOST_COUNTED)));
