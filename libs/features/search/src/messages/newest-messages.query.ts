import type { WordsPlace } from '@parley/eventsourcing';
import { cursorKind } from '@parley/shared';
import { DIGEST, refuseForeign } from '../found/digest.js';
import type { Found, Search } from '../found/found.js';
import { hitsQuestion, type Hits } from '../found/hits.question.js';
import { likelyHits, passing, passingNow, type Passing } from '../found/passing.query.js';
import { hitAt, MOST_LOOKED_AT, walk, type Hit, type Walked } from '../found/walk.js';
import { dialogTerm, messageBins } from './message-words.rules.js';

/** A search of messages, and where they are looked for. */
export interface MessageSearch extends Search {
  readonly among: Among;
}

/** Dialogs whose messages are looked for. */
export interface Among extends Pick<Passing, 'share' | 'bins'> {
  /** Terms of the dialogs; null: all hits are gone through. */
  readonly within: readonly string[] | null;
}

/** All that the viewer sees now and that pass the filters. `few`: so many of them are named. */
export async function amongPassing(search: Search, few?: number): Promise<Among> {
  const { few: named, ...passing } = await passingNow(search, messageBins, few);
  return { ...passing, within: named && named.map(dialogTerm) };
}

const cursors = cursorKind<readonly [digest: string, at: string, id: string]>('search-messages', [
  DIGEST,
  'instant',
  // A place between messages has none.
  /^\d{0,16}$/,
]);

/** Throws `INVALID_CURSOR`. */
export async function newestMessages(search: MessageSearch, cursor?: string): Promise<Found<Hit>> {
  const { digest, limit } = search;
  const [of, ...after] = cursor === undefined ? [digest] : cursors.decode(cursor);
  refuseForeign(of, digest);
  const { kept, stoppedAt } = await visibleMessages(search, {
    after: after.length === 0 ? null : after,
    most: limit + 1,
  });
  const items = kept.slice(0, limit);
  const last = items.at(-1);
  const next = kept.length > limit && last ? ([last.at, last.id] as const) : stoppedAt;
  return { items, next: next && cursors.encode([digest, ...next]), incomplete: stoppedAt !== null };
}

/** Messages that the viewer sees, the newest first, until there are so many, or as far as one page looks. */
export async function visibleMessages(
  search: MessageSearch,
  { after, most }: { readonly after: WordsPlace | null; readonly most: number },
): Promise<Walked<Hit>> {
  const { questions, wanted, among } = search;
  const { within, share, bins } = among;
  // A question of no dialog at all would be one of every dialog.
  if (within?.length === 0) return { kept: [], stoppedAt: null };
  const reach = { after, most: MOST_LOOKED_AT, likely: likelyHits(share, most) };
  const asked = { ...wanted, ...reach, projection: 'message-search', within, bins } as const;
  const keep = async (hits: Hits): Promise<readonly Hit[]> => {
    const passes = await passing(search);
    const kept: Hit[] = [];
    for (let n = 0; n < hits.ids.length; n += 1)
      if (passes(hits.dialogIds[n] ?? 0)) kept.push(hitAt(hits, n));
    return kept;
  };
  return walk(questions.ask(hitsQuestion, asked), most, keep);
}
