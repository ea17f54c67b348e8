import {
  isRefused,
  ownOffer,
  type Asked,
  type ColumnFilter,
  type Offer,
  type QueryReader,
} from '@parley/application';
import type { Viewer } from '@parley/staff';
import { askedBy, selectDialogs } from '../list/columns/selection.query.js';

/** A value to choose, with the number of dialogs that the viewer sees with it. */
export interface OfferedValue {
  /** As in the query string. */
  readonly value: string;
  /** Null: it has none, or it is not known. */
  readonly name: string | null;
  readonly count: number;
}

/** A filter that is on offer, or a part of its values. */
export interface OfferedFilter {
  readonly name: string;
  /** Parameter of the list. */
  readonly filter: string;
  readonly meaning: string;
  /** Those that occur, most dialogs first; null: they are not listed here. */
  readonly values: readonly OfferedValue[] | null;
  /** There are more than these. */
  readonly more: boolean;
}

export interface Offers {
  readonly filters: readonly OfferedFilter[];
  readonly sorts: readonly { readonly name: string; readonly meaning: string }[];
}

/** Values of a filter that are shown. */
export const MOST_VALUES = 200;

/**
 * What the list of dialogs offers the viewer now to filter and sort by, from all dialogs that the viewer sees. Throws
 * `COLUMNS_LOADING`, `PROJECTION_NOT_READY`.
 */
export async function listOffers(reader: QueryReader, viewer: Viewer): Promise<Offers> {
  const asked = askedBy(reader, viewer);
  const [found, sorts] = await Promise.all([offersNow(asked), sortsNow(asked)]);
  const selection = await selectDialogs(reader, viewer, {}, asked);
  const slots = selection.bits();
  const counted = found.map(({ offer }) => offer.tally?.(selection.columns).counts(slots) ?? null);
  const filters = await Promise.all(
    found.map(({ filter, offer }, place) => shown(filter, offer, counted[place] ?? null)),
  );
  return { filters, sorts };
}

interface Found {
  readonly filter: ColumnFilter;
  readonly offer: Offer;
}

async function offersNow(asked: Asked): Promise<readonly Found[]> {
  const { filters } = asked.reader.contributions;
  const offers = await Promise.all(
    filters.map(async (filter) => {
      const own = filter.offers ? await filter.offers(asked) : [await ownOffer(filter, asked)];
      return own.map((offer) => ({ filter, offer }));
    }),
  );
  return offers.flat();
}

async function sortsNow(asked: Asked): Promise<Offers['sorts']> {
  const { sorts } = asked.reader.contributions;
  const refused = await Promise.all(sorts.map((sort) => isRefused(async () => sort.keys(asked))));
  return sorts.filter((_, place) => !refused[place]).map(({ name, meaning }) => ({ name, meaning }));
}

async function shown(
  { name: filter, field: { meaning } }: ColumnFilter,
  { name, names }: Offer,
  counted: ReadonlyMap<string, number> | null,
): Promise<OfferedFilter> {
  if (counted === null) return { name, filter, meaning, values: null, more: false };
  const counts = [...counted].sort(mostFirst);
  const first = counts.slice(0, MOST_VALUES);
  const known = await names?.(first.map(([value]) => value));
  const values = first.map(([value, count]) => ({ value, name: known?.get(value) ?? null, count }));
  return { name, filter, meaning, values, more: counts.length > values.length };
}

const mostFirst = (
  [one, count]: readonly [string, number],
  [other, otherCount]: readonly [string, number],
): number => otherCount - count || (one < other ? -1 : 1);
