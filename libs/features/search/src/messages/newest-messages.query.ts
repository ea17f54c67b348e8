import { cursorKind } from '@parley/shared';
import { DIGEST, refuseForeign } from '../found/digest.js';
import type { Found, Search } from '../found/found.js';
import { hitsQuestion, type Hits, type Place } from '../found/hits.question.js';
import { likelyHits, passing } from '../found/passing.query.js';
import { hitAt, MOST_WALKED, walk, type Hit, type Walked } from '../found/walk.js';

/** A search in these dialogs; null: in all that the viewer sees. */
export interface MessageSearch extends Search {
  readonly within: readonly string[] | null;
}

const cursors = cursorKind<readonly [digest: string, at: string, id: string]>('search-messages', [
  DIGEST,
  'instant',
  /^\d{1,16}$/,
]);

/** Throws `INVALID_CURSOR`. */
export async function newestMessages(search: MessageSearch, cursor?: string): Promise<Found<Hit>> {
  const { digest, limit } = search;
  const [of, ...after] = cursor === undefined ? [digest] : cursors.decode(cursor);
  refuseForeign(of, digest);
  const { kept, stoppedAt } = await visibleMessages(search, {
    after: after.length === 0 ? null : after,
    most: limit + 1,
    walked: MOST_WALKED,
  });
  const items = kept.slice(0, limit);
  const last = items.at(-1);
  const next = kept.length > limit && last ? ([last.at, last.id] as const) : stoppedAt;
  return { items, next: next && cursors.encode([digest, ...next]), incomplete: stoppedAt !== null };
}

/** How far messages are gone through: until there are so many that the viewer sees, or so many hits were walked. */
interface Reach {
  readonly after: Place | null;
  readonly most: number;
  readonly walked: number;
}

/** Messages that the viewer sees, the newest first. */
export async function visibleMessages(
  search: MessageSearch,
  { after, most, walked }: Reach,
): Promise<Walked<Hit>> {
  const { questions, wanted, within } = search;
  // A question of no dialog at all would be one of every dialog.
  if (within?.length === 0) return { kept: [], stoppedAt: null };
  const likely = within === null ? await likelyHits(search, most) : most;
  const asked = { ...wanted, projection: 'message-search', within, after, most: walked, likely } as const;
  const keep = async (hits: Hits): Promise<readonly Hit[]> => {
    const passes = await passing(search);
    const kept: Hit[] = [];
    for (let n = 0; n < hits.ids.length; n += 1)
      if (passes(hits.dialogIds[n] ?? 0)) kept.push(hitAt(hits, n));
    return kept;
  };
  return walk(questions.ask(hitsQuestion, asked), walked, most, keep);
}
