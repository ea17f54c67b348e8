import { ValidationError, type FindQuery, type StoredDocument } from '@parley/eventsourcing';
import { cursorKind } from '../shared/cursor.js';
import { documentOf, type QueryReader } from '../shared/reader.js';
import { asks } from '../shared/shapes.js';
import { isMessage, type FeedDocument, type MessageDocument, type SystemDocument } from './feed.document.js';
import type { FeedParams } from './feed.types.js';

export interface PlacedEntry {
  readonly id: string;
  readonly document: MessageDocument | SystemDocument;
}

/** Entries in order, and whether there are more on either side. */
export interface FeedWindow {
  readonly entries: readonly PlacedEntry[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

export const feedShapes = [asks('feed', ['dialogId'], ['order']), asks('feed', ['dialogId'], ['at'])];

interface Place {
  readonly dialogId: number;
  readonly order: string;
}
const cursors = cursorKind<readonly [dialogId: number, order: string]>('feed', ['id', /^\d{20}$/]);
export const cursorOf = ({ dialogId, order }: Place): string => cursors.encode([dialogId, order]);

function readCursor(dialogId: number, cursor: string): string {
  const [of, order] = cursors.decode(cursor);
  if (of === dialogId) return order;
  throw new ValidationError('INVALID_CURSOR', 'The cursor belongs to the feed of another dialog.');
}

const isPlaced = (
  row: StoredDocument<FeedDocument>,
): row is StoredDocument<MessageDocument | SystemDocument> => row.document.order !== '';

/** Null: `aroundMessage` is not a message of this dialog. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function windowOf(
  reader: QueryReader,
  dialogId: number,
  params: FeedParams,
  limit: number,
): Promise<FeedWindow | null> {
  const { before, after, aroundMessage, aroundDate } = params;
  const begins = [before, after, aroundMessage, aroundDate].filter((begin) => begin !== undefined);
  if (begins.length > 1) throw new ValidationError('INVALID_PAGE', 'A page of a feed begins at one place.');
  const read = readerOf(reader, dialogId);
  if (before !== undefined) return read.older(readCursor(dialogId, before), limit, true);
  if (after !== undefined) return read.newer(readCursor(dialogId, after), limit);
  if (aroundMessage !== undefined) {
    const message = await documentOf<FeedDocument>(reader, 'feed', String(aroundMessage));
    return isMessage(message) && message.dialogId === dialogId ? read.around(message.order, limit) : null;
  }
  if (aroundDate === undefined) return read.older(undefined, limit, false);
  const first = await read.firstSince(instantOf(aroundDate));
  return first === null ? read.older(undefined, limit, false) : read.around(first, limit);
}

function instantOf(text: string): string {
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new ValidationError('INVALID_PAGE', 'aroundDate is no RFC 3339 date and time.');
}

function readerOf(reader: QueryReader, dialogId: number) {
  const find = async (query: Omit<FindQuery, 'anyOf'>): Promise<readonly PlacedEntry[]> => {
    const collection = await reader.serving('feed');
    const rows = await reader.documents.find<FeedDocument>(collection, { ...query, anyOf: [{ dialogId }] });
    return rows.filter(isPlaced);
  };
  /** The `limit` entries next to the place and, in `more`, whether there is another; excludes the place itself. */
  const beside = async (direction: 1 | -1, order: string | undefined, limit: number) => {
    // No entry's id comes before the empty one or after the tilde: the place itself is passed whatever its id.
    const after = order === undefined ? {} : { after: [order, direction === 1 ? '~' : ''] };
    const rows = await find({ sort: [['order', direction]], limit: limit + 1, ...after });
    return { entries: rows.slice(0, limit), more: rows.length > limit };
  };
  const older = async (order: string | undefined, limit: number, hasNewer: boolean): Promise<FeedWindow> => {
    const { entries, more } = await beside(-1, order, limit);
    return { entries: entries.toReversed(), hasOlder: more, hasNewer };
  };
  const newer = async (order: string, limit: number): Promise<FeedWindow> => {
    const { entries, more } = await beside(1, order, limit);
    return { entries, hasOlder: true, hasNewer: more };
  };
  return {
    older,
    newer,
    /** Half of the page older than the place, the rest from it on; what one side lacks the other makes up for. */
    async around(order: string, limit: number): Promise<FeedWindow> {
      const [back, forth] = await Promise.all([beside(-1, order, limit), beside(1, previous(order), limit)]);
      const wanted = Math.floor(limit / 2);
      const ahead = Math.min(forth.entries.length, limit - Math.min(wanted, back.entries.length));
      const behind = Math.min(back.entries.length, limit - ahead);
      return {
        entries: [...back.entries.slice(0, behind).toReversed(), ...forth.entries.slice(0, ahead)],
        hasOlder: back.more || behind < back.entries.length,
        hasNewer: forth.more || ahead < forth.entries.length,
      };
    },
    async firstSince(at: string): Promise<string | null> {
      const [first] = await find({ sort: [['at', 1]], limit: 1, after: [at, ''] });
      return first?.document.order ?? null;
    },
  };
}

/** The place right before another one. */
const previous = (order: string): string => (BigInt(order) - 1n).toString().padStart(order.length, '0');
