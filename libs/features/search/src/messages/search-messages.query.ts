import { findVisibleDialog } from '@parley/dialogs';
import { searchOf, type Found, type Searcher, type SearchParams } from '../found/found.js';
import { dialogTerm } from './message-words.rules.js';
import { mostRelevantMessages } from './most-relevant-messages.query.js';
import { amongPassing, newestMessages } from './newest-messages.query.js';
import { shownOf, type FoundMessage } from './shown-messages.query.js';

export interface MessageSearchParams extends SearchParams {
  /** Default: all that the viewer sees. */
  readonly dialogId?: number | undefined;
  /** Default: the newest first. */
  readonly sort?: 'date' | 'relevance' | undefined;
}

/**
 * Messages and notes of dialogs that the viewer sees now and that pass the filters. Null: the viewer does not see that dialog, or there is
 * none. Throws `INVALID_SEARCH`, `INVALID_CURSOR`, `INVALID_PAGE`, what filters refuse, `COLUMNS_LOADING`, and what questions throw.
 */
export async function searchMessages(
  searcher: Searcher,
  { dialogId, sort = 'date', ...params }: MessageSearchParams,
): Promise<Found<FoundMessage> | null> {
  const search = searchOf(searcher, params, [dialogId ?? null, sort]);
  const { reader, viewer, wanted } = search;
  if (dialogId !== undefined && !(await findVisibleDialog(reader, viewer, dialogId))) return null;
  const among =
    dialogId === undefined
      ? await amongPassing(search)
      : { within: [dialogTerm(dialogId)], share: 1, bins: null };
  const ask = sort === 'date' ? newestMessages : mostRelevantMessages;
  const page = await ask({ ...search, among }, params.cursor);
  return { ...page, items: await shownOf(reader, wanted.all, page.items) };
}
