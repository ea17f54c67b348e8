import type { FindQuery, StoredDocument } from '@parley/eventsourcing';
import type { QueryReader } from '@parley/application';
import { asks } from '@parley/shared';
import { NOTHING_SEEN, type Place } from './feed.cursors.js';
import type { FeedDocument, MessageDocument, SystemDocument } from './feed.document.js';

export interface PlacedEntry {
  readonly id: string;
  readonly document: MessageDocument | SystemDocument;
}

/** Entries in the order in which they were asked for; `more`: there are others beyond them. */
export interface Side {
  readonly entries: readonly PlacedEntry[];
  readonly more: boolean;
}

export const feedShapes = [
  asks('feed', ['dialogId'], ['at', 'order']),
  asks('feed', ['dialogId'], ['order']),
];

const isPlaced = (
  row: StoredDocument<FeedDocument>,
): row is StoredDocument<MessageDocument | SystemDocument> => row.document.order !== '';

/** What one dialog's feed is read by: at most `limit` entries a side. */
export function sidesOf(reader: QueryReader, dialogId: number, limit: number) {
  const find = async (query: Omit<FindQuery, 'anyOf'>): Promise<readonly PlacedEntry[]> => {
    const collection = await reader.serving('feed');
    const rows = await reader.documents.find<FeedDocument>(collection, { ...query, anyOf: [{ dialogId }] });
    return rows.filter(isPlaced);
  };
  const side = async (query: Omit<FindQuery, 'anyOf' | 'limit'>): Promise<Side> => {
    const rows = await find({ ...query, limit: limit + 1 });
    return { entries: rows.slice(0, limit), more: rows.length > limit };
  };
  return {
    /** Next to a place, itself included only by `from` ''; without one from the end. No entry's id comes before '' or after '~'. */
    beside: (direction: 1 | -1, place: Place | null, from: '' | '~'): Promise<Side> => {
      const sort = [['at', direction] as const, ['order', direction] as const];
      return side({ sort, ...(place && { after: [place.at, place.order, from] }) });
    },
    /** What arrived after `seen`, in the order of arrival. */
    arrivedAfter: (seen: string): Promise<Side> => side({ sort: [['order', 1]], after: [seen, '~'] }),
    /** The latest arrival. Read before a page that may reach the end: whatever arrives meanwhile comes after it. */
    latest: async (): Promise<string> =>
      (await find({ sort: [['order', -1]], limit: 1 }))[0]?.document.order ?? NOTHING_SEEN,
  };
}
export type Sides = ReturnType<typeof sidesOf>;
