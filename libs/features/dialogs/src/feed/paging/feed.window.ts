import { documentOf, type QueryReader } from '@parley/application';
import { queryErrors } from '@parley/shared';
import { comesBefore, cursorOf, endOf, isEnd, placeOf, type End, type Place } from './feed.cursors.js';
import { isMessage, type FeedDocument } from '../feed.document.js';
import type { Seen } from './feed.places.js';
import { sidesOf, type Sides } from './feed.sides.js';
import type { PlacedEntry } from './feed.sources.js';
import type { FeedParams } from '../feed.types.js';

/** Entries in order, and where to go on from them on either side. */
export interface FeedWindow {
  readonly entries: readonly PlacedEntry[];
  /** Cursor of the entries before; null: there are none. */
  readonly before: string | null;
  /** Cursor of the entries after, those of now or later; null: the feed is empty. */
  readonly after: string | null;
  readonly hasNewer: boolean;
}

/** Null: `aroundMessage` is not a message of this dialog. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function windowOf(
  reader: QueryReader,
  dialogId: number,
  params: FeedParams,
  limit: number,
): Promise<FeedWindow | null> {
  const { before, after, aroundMessage, aroundDate } = params;
  const begins = [before, after, aroundMessage, aroundDate].filter((begin) => begin !== undefined);
  if (begins.length > 1) throw queryErrors.INVALID_PAGE('A page of a feed begins at one place.');
  const read = { dialogId, limit, ...(await sidesOf(reader, dialogId, limit)) };
  if (before !== undefined) return older(read, placeOf(dialogId, before));
  if (after !== undefined) {
    const place = placeOf(dialogId, after);
    return isEnd(place) ? arrivals(read, place) : newer(read, place);
  }
  if (aroundMessage !== undefined) {
    const message = await documentOf<FeedDocument>(reader, 'feed', String(aroundMessage));
    return isMessage(message) && message.dialogId === dialogId ? around(read, message) : null;
  }
  return aroundDate === undefined ? newest(read) : around(read, { at: instantOf(aroundDate), order: '' });
}

function instantOf(text: string): string {
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw queryErrors.INVALID_PAGE('aroundDate is no RFC 3339 date and time.');
}

interface Read extends Sides {
  readonly dialogId: number;
  readonly limit: number;
}

async function newest(read: Read): Promise<FeedWindow> {
  const seen = await read.latest();
  const { entries, more } = await read.beside(-1, null, '');
  return pageOf(read, entries.toReversed(), { older: more, newer: false, seen });
}

async function older(read: Read, place: Place): Promise<FeedWindow> {
  const { entries, more } = await read.beside(-1, place, '');
  return pageOf(read, entries.toReversed(), { older: more, newer: true }, place);
}

async function newer(read: Read, place: Place): Promise<FeedWindow> {
  const seen = await read.latest();
  const { entries, more } = await read.beside(1, place, '~');
  return pageOf(read, entries, { older: true, newer: more, seen }, place);
}

/** Half of the page older than the place, the rest from it on; what one side lacks the other makes up for. */
async function around(read: Read, place: Place): Promise<FeedWindow> {
  const seen = await read.latest();
  const [back, forth] = await Promise.all([read.beside(-1, place, ''), read.beside(1, place, '')]);
  const wanted = Math.floor(read.limit / 2);
  const ahead = Math.min(forth.entries.length, read.limit - Math.min(wanted, back.entries.length));
  const behind = Math.min(back.entries.length, read.limit - ahead);
  const entries = [...back.entries.slice(0, behind).toReversed(), ...forth.entries.slice(0, ahead)];
  const older = back.more || behind < back.entries.length;
  return pageOf(read, entries, { older, newer: forth.more || ahead < forth.entries.length, seen });
}

/** What has arrived since the end was read: a late entry has its place before that end, and is not to be missed. */
async function arrivals({ dialogId, arrivedAfter }: Read, end: End): Promise<FeedWindow> {
  const { entries, more, seen } = await arrivedAfter(end.seen);
  const sorted = entries.toSorted((a, b) => (comesBefore(a.document, b.document) ? -1 : 1));
  const last = sorted.at(-1)?.document ?? end;
  return {
    entries: sorted,
    before: cursorOf(dialogId, sorted[0]?.document ?? end),
    after: endOf(dialogId, { ...(comesBefore(end, last) ? last : end), seen }),
    hasNewer: more,
  };
}

interface Beyond {
  readonly older: boolean;
  readonly newer: boolean;
  /** Where the page may be the last one: the latest arrivals before it was read. */
  readonly seen?: Seen;
}

/** `given`: where a page without entries was asked for. */
function pageOf(
  { dialogId }: Read,
  entries: readonly PlacedEntry[],
  { older, newer, seen }: Beyond,
  given?: Place,
): FeedWindow {
  const first = entries[0]?.document ?? given;
  const last = entries.at(-1)?.document ?? given;
  const isLast = !newer && seen !== undefined;
  return {
    entries,
    before: older && first ? cursorOf(dialogId, first) : null,
    after: last ? (isLast ? endOf(dialogId, { ...last, seen }) : cursorOf(dialogId, last)) : null,
    hasNewer: newer,
  };
}
