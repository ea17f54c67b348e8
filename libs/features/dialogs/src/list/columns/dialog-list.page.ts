import { createFirstSlots, type Order } from './first-slots.js';
import type { Selection } from './selection.query.js';

/** Where a row stands in an order. */
export interface Place {
  readonly key: number;
  /** Of the dialog. */
  readonly id: string;
}

export interface PageQuestion {
  readonly limit: number;
  readonly after: Place | null;
  /** The other way round. */
  readonly reverse: boolean;
  /** Whether all that pass are counted. */
  readonly counts: boolean;
}

export interface FoundPage {
  readonly places: readonly Place[];
  readonly isMore: boolean;
  /** All that pass, wherever the page begins; null: nobody wants to know. */
  readonly counted: number | null;
}

/** A page of a selection, the least key first, by going through all of it: every page takes as long as the first. */
export function pageOf(
  { columns, size, passes }: Selection,
  keyOf: (slot: number) => number,
  { limit, after, reverse, counts }: PageQuestion,
): FoundPage {
  const idOf = (slot: number): string => String(columns.dialogs.idAt(slot));
  const direction = reverse ? -1 : 1;
  const order: Order = (key, slot, otherKey, other) =>
    direction * (key === otherKey ? byId(idOf(slot), idOf(other)) : key - otherKey);
  const isAfter = (key: number, slot: number, place: Place): boolean =>
    direction * (key === place.key ? byId(idOf(slot), place.id) : key - place.key) > 0;
  const first = createFirstSlots(limit + 1, order);
  let counted = 0;
  // The latest dialogs have the greatest slots, and mostly come first.
  for (let slot = size - 1; slot >= 0; slot -= 1) {
    const key = keyOf(slot);
    const isWanted = first.takes(key, slot) && (after === null || isAfter(key, slot, after));
    if (!(isWanted || counts) || !passes(slot)) continue;
    counted += 1;
    if (isWanted) first.add(key, slot);
  }
  const places = first.inOrder().map(({ key, slot }) => ({ key, id: idOf(slot) }));
  return {
    places: places.slice(0, limit),
    isMore: places.length > limit,
    counted: counts ? counted : null,
  };
}

/** As text, the greater one first: so do the stores. */
const byId = (id: string, other: string): number => (id === other ? 0 : id > other ? -1 : 1);
