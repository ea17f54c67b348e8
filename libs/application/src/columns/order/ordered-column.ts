import type { Document } from '@parley/eventsourcing';
import type { Column, ColumnSource } from '../column.types.js';
import { numberColumn, type NumberStore } from '../stores.js';
import { createOrder, type SlotOrder } from './order.js';

/** Numbers that are gone through in their order, too. */
export interface OrderedStore extends NumberStore {
  readonly order: SlotOrder;
}

/** Numbers in their order by stretches of this length: the more numbers lie in one, the longer it takes to find the first of them. */
export const orderedColumn = <D extends Document>(
  name: string,
  source: ColumnSource,
  length: number,
  valueOf: (document: D) => number | null,
): Column<OrderedStore> => {
  const column = numberColumn(name, source, valueOf);
  return {
    ...column,
    open(slots) {
      const [store, order] = [column.open(slots), createOrder(length)];
      const changing = (slot: number, change: () => void): void => {
        const before = store.values()[slot] as number;
        change();
        order.move(slot, before, store.values()[slot] as number);
      };
      return {
        ...store,
        order,
        reserve(room) {
          store.reserve(room);
          order.reserve(room);
        },
        put: (slot, document, id) => changing(slot, () => store.put(slot, document, id)),
        clear: (slot) => changing(slot, () => store.clear(slot)),
        bytes: () => store.bytes() + order.bytes(),
      };
    },
  };
};
