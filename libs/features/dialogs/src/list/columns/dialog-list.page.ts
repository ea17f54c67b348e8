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
}

export interface FoundPage {
  readonly places: readonly Place[];
  readonly isMore: boolean;
  /** All that pass, wherever the page begins. */
  readonly counted: number;
}

/** A page of a selection, the least key first, by going through all of it: every page takes as long as the first. */
export function pageOf(
  { columns, slots }: Selection,
  keyOf: (slot: number) => number,
  { limit, after, reverse }: PageQuestion,
): FoundPage {
  const idOf = (slot: number): string => String(columns.dialogs.idAt(slot));
  const direction = reverse ? -1 : 1;
  const order: Order = (key, slot, otherKey, other) =>
    key === otherKey ? direction * byId(idOf(slot), idOf(other)) : key - otherKey;
  const first = createFirstSlots(limit + 1, order);
  // Turned round, the least comes first in either direction.
  const begin = after === null ? -Infinity : direction * after.key;
  const found = slots();
  // The latest dialogs have the greatest slots, and mostly come first.
  for (let place = found.length - 1; place >= 0; place -= 1) {
    const slot = found[place] as number;
    const key = direction * keyOf(slot);
    if (key < begin || key > first.last()) continue;
    if (key === begin && after !== null && direction * byId(idOf(slot), after.id) <= 0) continue;
    if (first.takes(key, slot)) first.add(key, slot);
  }
  const places = first.inOrder().map(({ key, slot }) => ({ key: direction * key, id: idOf(slot) }));
  return { places: places.slice(0, limit), isMore: places.length > limit, counted: found.length };
}

/** As text, the greater one first: so do the stores. */
const byId = (id: string, other: string): number => (id === other ? 0 : id > other ? -1 : 1);
