import type { QueryReader } from '@parley/application';
import type { FindQuery } from '@parley/eventsourcing';
import { asks, type FindShape } from '@parley/shared';
import { comesBefore, type Place } from './feed.cursors.js';
import { NOTHING_SEEN, seenIn, sourcePlaceOf, type Seen } from './feed.places.js';
import { sourcesOf, type FeedSource, type PlacedEntry } from './feed.sources.js';

/** Entries in the order in which they were asked for; `more`: there are others beyond them. */
export interface Side {
  readonly entries: readonly PlacedEntry[];
  readonly more: boolean;
}

export interface Arrivals extends Side {
  /** The latest arrivals with these. */
  readonly seen: Seen;
}

/** What is asked of the feed, and of each read model with its shape. */
export const feedShapesOf = (projection: string): readonly FindShape[] => [
  asks(projection, ['dialogId'], ['at', 'order']),
  asks(projection, ['dialogId'], ['order']),
];
export const feedShapes = feedShapesOf('feed');

type Query = Omit<FindQuery, 'anyOf' | 'limit'>;
type Beside = (direction: 1 | -1, place: Place | null, from: '' | '~') => Promise<Side>;

export interface Sides {
  /** Next to a place, itself included only by `from` ''; without one from the end. No entry's id comes before '' or after '~'. */
  readonly beside: Beside;
  /** What arrived after `seen`, in the order of arrival. */
  arrivedAfter(seen: Seen): Promise<Arrivals>;
  /** The latest arrivals. Read before a page that may reach the end: whatever arrives meanwhile comes after them. */
  latest(): Promise<Seen>;
}

/** What one dialog's feed is read by: at most `limit` entries a side, of all read models together. */
export async function sidesOf(reader: QueryReader, dialogId: number, limit: number): Promise<Sides> {
  const sources = await sourcesOf(reader);
  const find = (source: FeedSource, query: Query, most = limit + 1) =>
    source.find({ ...query, limit: most, anyOf: [{ dialogId }] });
  const merged = async (queryOf: (source: string) => Query, isBefore: IsBefore): Promise<Side> => {
    const found = await Promise.all(sources.map((source) => find(source, queryOf(source.name))));
    const rows = found.length === 1 ? (found[0] ?? []) : found.flat().sort(by(isBefore));
    return { entries: rows.slice(0, limit), more: rows.length > limit };
  };
  return {
    beside: (direction, place, from) =>
      merged(
        (source) => ({
          sort: [
            ['at', direction],
            ['order', direction],
          ],
          ...(place && { after: afterIn(source, place, from) }),
        }),
        direction === 1 ? comesBefore : (a, b) => comesBefore(b, a),
      ),
    async arrivedAfter(seen) {
      const side = await merged(
        (source) => ({ sort: [['order', 1]], after: [seenIn(seen, source), '~'] }),
        (a, b) => a.order < b.order,
      );
      return { ...side, seen: seenWith(seen, side.entries) };
    },
    latest: async () =>
      new Map(
        await Promise.all(
          sources.map(async (source) => {
            const [last] = await find(source, { sort: [['order', -1]] }, 1);
            return [source.name, last ? sourcePlaceOf(last.document.order).order : NOTHING_SEEN] as const;
          }),
        ),
      ),
  };
}

type IsBefore = (a: Place, b: Place) => boolean;
const by =
  (isBefore: IsBefore) =>
  (a: PlacedEntry, b: PlacedEntry): number =>
    isBefore(a.document, b.document) ? -1 : 1;

/** The place as one read model knows it: its entries of that very event stand before or after, unless it is the place's own. */
function afterIn(source: string, { at, order: placed }: Place, from: '' | '~'): readonly string[] {
  const { order, source: own } = sourcePlaceOf(placed);
  if (source === own) return [at, order, from];
  return [at, order, source < own ? '~' : ''];
}

function seenWith(seen: Seen, entries: readonly PlacedEntry[]): Seen {
  const latest = new Map(seen);
  for (const { document } of entries) {
    const { order, source } = sourcePlaceOf(document.order);
    latest.set(source, order);
  }
  return latest;
}
