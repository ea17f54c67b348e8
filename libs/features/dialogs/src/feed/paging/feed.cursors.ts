import { cursorKind, queryErrors } from '@parley/shared';
import { PLACED, SEEN, seenOf, seenToText, type Seen } from './feed.places.js';

/** Where an entry stands in its feed: by time, and within one time by arrival. */
export interface Place {
  readonly at: string;
  readonly order: string;
}

/** At the end of a feed that was read; `seen` are the latest arrivals then. What arrives later comes next, wherever its own place is. */
export interface End extends Place {
  readonly seen: Seen;
}

const cursors = cursorKind<readonly [dialogId: number, at: string, order: string, seen: string]>('feed', [
  'id',
  'instant',
  PLACED,
  SEEN,
]);

export const cursorOf = (dialogId: number, { at, order }: Place): string =>
  cursors.encode([dialogId, at, order, '']);

export const endOf = (dialogId: number, { at, order, seen }: End): string =>
  cursors.encode([dialogId, at, order, seenToText(seen)]);

export const isEnd = (place: Place | End): place is End => 'seen' in place;

/** Throws `INVALID_CURSOR`. */
export function placeOf(dialogId: number, cursor: string): Place | End {
  const [of, at, order, seen] = cursors.decode(cursor);
  if (of === dialogId) return seen === '' ? { at, order } : { at, order, seen: seenOf(seen) };
  throw queryErrors.INVALID_CURSOR('The cursor belongs to the feed of another dialog.');
}

export const comesBefore = (a: Place, b: Place): boolean => (a.at === b.at ? a.order < b.order : a.at < b.at);
