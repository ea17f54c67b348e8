/**
 * Where entries of several read models stand among each other. `order` is the position as 20 digits, of a contributed entry with
 * `.<read model>` behind: as text they sort by arrival, and of one event the feed's own entry comes first.
 */
export interface SourcePlace {
  readonly order: string;
  /** Empty: the feed itself. */
  readonly source: string;
}

export const placedOrder = ({ order, source }: SourcePlace): string =>
  source === '' ? order : `${order}.${source}`;

export function sourcePlaceOf(placed: string): SourcePlace {
  const [order = '', source = ''] = placed.split('.');
  return { order, source };
}

/** A placed order, as cursors hold it. */
export const PLACED = /^\d{20}(\.[A-Za-z][A-Za-z0-9-]*)?$/;

/** The latest arrival of each read model when a feed was read: each is brought forward by itself, so one number would not do. */
export type Seen = ReadonlyMap<string, string>;
export const SEEN = /^(\d{20}(,[A-Za-z][A-Za-z0-9-]*:\d{20})*)?$/;

/** Before every arrival. */
export const NOTHING_SEEN = '0'.repeat(20);

export const seenIn = (seen: Seen, source: string): string => seen.get(source) ?? NOTHING_SEEN;

export const seenToText = (seen: Seen): string =>
  [...seen]
    .filter(([source]) => source !== '')
    .reduce((text, [source, order]) => `${text},${source}:${order}`, seenIn(seen, ''));

export function seenOf(text: string): Seen {
  const [own = NOTHING_SEEN, ...others] = text.split(',');
  return new Map([['', own], ...others.map((other) => other.split(':') as [source: string, order: string])]);
}
