import type { QueryReader } from '@parley/application';
import { asks } from '@parley/shared';
import type { FeedDocument } from './feed.document.js';

export const externalIdShapes = [asks('feed', ['dialogId', 'externalId'], ['order'])];

/** Messages of a page and what shares an external id with them are fewer. */
const MOST = 1_000;

/** Messages of a dialog by the messenger's own ids; of several with one id the first. No access rule: the caller applies its own. */
export async function messagesByExternalId(
  reader: QueryReader,
  dialogId: number,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, FeedDocument>> {
  const found = new Map<string, FeedDocument>();
  if (externalIds.length === 0) return found;
  const anyOf = [...new Set(externalIds)].map((externalId) => ({ dialogId, externalId }));
  const rows = await reader.documents.find<FeedDocument>(await reader.serving('feed'), {
    anyOf,
    sort: [['order', 1]],
    limit: MOST,
  });
  for (const { document } of rows)
    if (document.externalId && !found.has(document.externalId)) found.set(document.externalId, document);
  return found;
}
