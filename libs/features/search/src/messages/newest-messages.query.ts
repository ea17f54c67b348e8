import type { WordsPlace } from '@parley/eventsourcing';
import { cursorKind } from '@parley/shared';
import { DIGEST, refuseForeign } from '../found/digest.js';
import type { Found, Search } from '../found/found.js';
import { hitsQuestion, type Hits } from '../found/hits.question.js';
import { likelyHits, passing, passingBins, passingNow, type Passing } from '../found/passing.query.js';
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

/** How far one page goes. */
export interface Reach {
  /** Processor time in ms; null: as much as it takes to look as far as a page may, every time the same. */
  readonly ms: number | null;
  /** Hits that are read while it is not known which dialogs pass. */
  readonly plainly: number;
}

const REACH: Reach = { ms: 30, plainly: 5_000 };

/** Throws `INVALID_CURSOR`. */
export async function newestMessages(
  search: MessageSearch,
  cursor?: string,
  reach: Reach = REACH,
): Promise<Found<Hit>> {
  const { digest, limit } = search;
  const [of, ...after] = cursor === undefined ? [digest] : cursors.decode(cursor);
  refuseForeign(of, digest);
  const { kept, stoppedAt } = await visibleMessages(search, {
    after: after.length === 0 ? null : after,
    most: limit + 1,
    reach,
  });
  const items = kept.slice(0, limit);
  const last = items.at(-1);
  const next = kept.length > limit && last ? ([last.at, last.id] as const) : stoppedAt;
  return { items, next: next && cursors.encode([digest, ...next]), incomplete: stoppedAt !== null };
}

interface Wish {
  readonly after: WordsPlace | null;
  readonly most: number;
}

/**
 * Messages that the viewer sees, the newest first, until there are so many, or as far as one page looks. Where most dialogs pass, but not those of
 * the newest hits, it is found out which do.
 */
export async function visibleMessages(
  search: MessageSearch,
  { after, most, reach = { ...REACH, ms: null } }: Wish & { readonly reach?: Reach },
): Promise<Walked<Hit>> {
  const { within, bins } = search.among;
  // A question of no dialog at all would be one of every dialog.
  if (within?.length === 0) return { kept: [], stoppedAt: null };
  const { ms, plainly } = reach;
  const began = performance.now();
  const isPlain = within === null && bins === null;
  const first = { after, most, looked: isPlain ? plainly : MOST_LOOKED_AT, ms };
  const found = await walkThrough(search, search.among, first);
  // By the clock, for another process may have read the hits.
  const left = ms === null ? null : ms - (performance.now() - began);
  if (!isPlain || found.stoppedAt === null || (left !== null && left <= 0)) return found;
  // As if one more had been kept: none may have been.
  const share = Math.min((found.kept.length + 1) / plainly, 1);
  const those = { within, share, bins: await passingBins(search, messageBins) };
  const rest = {
    after: found.stoppedAt,
    most: most - found.kept.length,
    looked: MOST_LOOKED_AT - plainly,
    ms: left,
  };
  const { kept, stoppedAt } = await walkThrough(search, those, rest);
  return { kept: [...found.kept, ...kept], stoppedAt };
}

/** `looked`: so many hits are looked at. */
function walkThrough(
  search: MessageSearch,
  { within, share, bins }: Among,
  { after, most, looked, ms }: Wish & Pick<Reach, 'ms'> & { readonly looked: number },
): Promise<Walked<Hit>> {
  const asked = { ...search.wanted, projection: 'message-search', within, bins, after, ms } as const;
  const keep = async (hits: Hits): Promise<readonly Hit[]> => {
    const passes = await passing(search);
    const kept: Hit[] = [];
    for (let n = 0; n < hits.ids.length; n += 1)
      if (passes(hits.dialogIds[n] ?? 0)) kept.push(hitAt(hits, n));
    return kept;
  };
  const pieces = search.questions.ask(hitsQuestion, {
    ...asked,
    most: looked,
    likely: likelyHits(share, most),
  });
  return walk(pieces, most, keep);
}
