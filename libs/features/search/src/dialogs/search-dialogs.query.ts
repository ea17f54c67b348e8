import { cursorKind } from '@parley/shared';
import { DIGEST, refuseForeign } from '../found/digest.js';
import { searchOf, type Found, type Search, type Searcher, type SearchParams } from '../found/found.js';
import { hitsQuestion, type Hits } from '../found/hits.question.js';
import { MOST_LOOKED_AT, walk, type Hit } from '../found/walk.js';
import { dialogsOf } from './dialogs-of-hits.query.js';
import { shownDialogs, type FoundDialog } from './shown-dialogs.query.js';

/** Of the last dialog, or of the last hit that was looked at, with 0. */
type Place = readonly [digest: string, at: string, id: string, dialogId: string];
const cursors = cursorKind<Place>('search-dialogs', [
  DIGEST,
  'instant',
  /^(client|dialog)-\d{1,16}$/,
  /^\d{1,16}$/,
]);

/**
 * Dialogs that the viewer sees now and that pass the filters, by what is known of them and of their clients, the latest known first. Throws
 * `INVALID_SEARCH`, `INVALID_CURSOR`, `INVALID_PAGE`, what filters refuse, `COLUMNS_LOADING`, and what questions throw.
 */
export async function searchDialogs(searcher: Searcher, params: SearchParams): Promise<Found<FoundDialog>> {
  const search = searchOf(searcher, params);
  const { wanted, limit, digest } = search;
  const from = params.cursor === undefined ? null : cursors.decode(params.cursor);
  if (from) refuseForeign(from[0], digest);
  const { kept, stoppedAt } = await foundDialogs(search, from);
  const shown = kept.slice(0, limit);
  const last = shown.at(-1);
  const next =
    kept.length > limit && last
      ? ([last.at, last.id, String(last.dialogId)] as const)
      : stoppedAt && ([...stoppedAt, PASSED] as const);
  return {
    items: await shownDialogs(searcher, wanted.all, shown),
    next: next && cursors.encode([digest, ...next]),
    incomplete: stoppedAt !== null,
  };
}

/** Instead of a dialog: every dialog of the hit has been looked at. */
const PASSED = '0';
/** Behind the id of a hit: the place right before it, since a page may end in the middle of its dialogs. */
const SAME_AGAIN = '~';

function foundDialogs(search: Search, from: Place | null) {
  const after = from && ([from[1], `${from[2]}${SAME_AGAIN}`] as const);
  const isLeft = ({ id, dialogId }: Hit): boolean =>
    from === null || id !== from[2] || dialogId < Number(from[3]);
  const asked = { ...search.wanted, projection: 'dialog-search', within: null, bins: null, after } as const;
  const reach = { most: MOST_LOOKED_AT, likely: search.limit, ms: null };
  const pieces = search.questions.ask(hitsQuestion, { ...asked, ...reach });
  const keep = async (hits: Hits) => (await dialogsOf(search, hits)).filter(isLeft);
  return walk(pieces, search.limit + 1, keep);
}
