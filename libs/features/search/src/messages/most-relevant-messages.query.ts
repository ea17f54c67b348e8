import { onlyOf } from '@parley/application';
import { cursorKind } from '@parley/shared';
import { DIGEST, refuseForeign } from '../found/digest.js';
import type { Found } from '../found/found.js';
import { scoresQuestion } from '../found/scores.question.js';
import type { Hit } from '../found/walk.js';
import { visibleMessages, type MessageSearch } from './newest-messages.query.js';

/** The newest messages that are compared. */
const MOST_COMPARED = 5_000;
const COUNTS = /^\d{1,5}(,\d{1,5}){0,19}$/;
const SCORE = /^\d{1,12}$/;
const ID = /^\d{1,16}$/;

/** The newest message that is compared and the counts make every page compare the same; then the last message of the page before. */
type Place = readonly [
  digest: string,
  newestAt: string,
  newest: string,
  counts: string,
  score: string,
  at: string,
  id: string,
];
const cursors = cursorKind<Place>('relevant-messages', [DIGEST, 'instant', ID, COUNTS, SCORE, 'instant', ID]);

interface Scored extends Hit {
  readonly score: number;
}

/** The newest messages that the viewer sees, by how well they answer. Throws `INVALID_CURSOR`. */
export async function mostRelevantMessages(search: MessageSearch, cursor?: string): Promise<Found<Hit>> {
  const { digest, limit, questions, wanted } = search;
  const begin = cursor === undefined ? null : cursors.decode(cursor);
  if (begin) refuseForeign(begin[0], digest);
  const { kept, stoppedAt } = await visibleMessages(search, {
    after: begin && upTo(begin),
    most: MOST_COMPARED,
  });
  const [newest] = kept;
  if (newest === undefined) return { items: [], next: null, incomplete: stoppedAt !== null };
  const { counts, scores } = await onlyOf(
    questions.ask(scoresQuestion, {
      ids: kept.map(({ id }) => id),
      conditions: wanted.all,
      counts: begin && begin[3].split(',').map(Number),
    }),
  );
  const sorted = kept.map((hit, n) => ({ ...hit, score: scores[n] ?? 0 })).sort(byScore);
  const left = begin === null ? sorted : sorted.filter((hit) => byScore(lastOf(begin), hit) < 0);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const [newestAt, newestId] = begin ? [begin[1], begin[2]] : [newest.at, newest.id];
  return {
    items,
    next:
      last && left.length > limit
        ? cursors.encode([digest, newestAt, newestId, counts.join(), String(last.score), last.at, last.id])
        : null,
    incomplete: stoppedAt !== null || kept.length === MOST_COMPARED,
  };
}

/** Right before the newest one: the place of an id that no message has. */
const upTo = ([, at, newest]: Place): readonly [string, string] => [at, `${newest}~`];

const lastOf = ([, , , , score, at, id]: Place): Pick<Scored, 'score' | 'at' | 'id'> => ({
  score: Number(score),
  at,
  id,
});

type Ranked = Pick<Scored, 'score' | 'at' | 'id'>;
function byScore(a: Ranked, b: Ranked): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  if (a.id !== b.id) return a.id < b.id ? 1 : -1;
  return 0;
}
