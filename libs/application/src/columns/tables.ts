import type { Purge } from '@parley/eventsourcing';
import type { Mirror } from '@parley/subscriptions';
import type { Column, ColumnSource, ColumnStore, Subject } from './column.types.js';
import { createSlots, type Slots } from './slots.js';

/** The columns of one mirror of the read models. */
export interface Tables extends Mirror {
  readonly slots: Readonly<Record<Subject, Slots>>;
  readonly stores: ReadonlyMap<Column, ColumnStore>;
  bytes(): number;
}

/** What one read model fills. */
interface Filled {
  readonly source: ColumnSource;
  readonly stores: ColumnStore[];
}

export function openTables(columns: readonly Column[]): Tables {
  const stores = new Map<Column, ColumnStore>();
  const reserve = (subject: Subject) => (room: number) => {
    for (const [{ source }, store] of stores) if (source.of === subject) store.reserve(room);
  };
  const slots = {
    dialog: createSlots(reserve('dialog')),
    client: createSlots(reserve('client')),
    all: createSlots(reserve('all')),
  };
  for (const column of columns) {
    const store = column.open(slots);
    store.reserve(slots[column.source.of].room());
    stores.set(column, store);
  }
  const filled = filledBy(stores);

  return {
    slots,
    stores,
    put(name, id, document) {
      const { source, stores: own } = filled.get(name) as Filled;
      const subject = subjectOf(source, id);
      if (subject === null) return;
      const known = slots[source.of];
      const slot = document === null ? known.slotOf(subject) : known.take(subject);
      if (slot >= 0) for (const store of own) store.put(slot, document, id);
    },
    purge: (name, purge) => purged(filled.get(name) as Filled, slots, purge),
    bytes: () => sum(Object.values(slots)) + sum([...stores.values()]),
  };
}

function filledBy(stores: ReadonlyMap<Column, ColumnStore>): ReadonlyMap<string, Filled> {
  const filled = new Map<string, Filled>();
  for (const [{ source }, store] of stores) {
    const known = filled.get(source.name) ?? { source, stores: [] };
    known.stores.push(store);
    filled.set(source.name, known);
  }
  return filled;
}

function subjectOf({ of, subjectOf: idOf }: ColumnSource, id: string): number | null {
  if (of === 'all') return 0;
  return idOf === undefined ? Number(id) : idOf(id);
}

/** Purges name the subject; of any other kind nothing here can tell what they meet. */
function purged({ source, stores }: Filled, slots: Tables['slots'], { field, value }: Purge): boolean {
  if (field !== `${source.of}Id` || typeof value !== 'number') return false;
  const slot = slots[source.of].slotOf(value);
  if (slot >= 0) for (const store of stores) store.clear(slot);
  return true;
}

const sum = (all: readonly { bytes(): number }[]): number =>
  all.reduce((total, one) => total + one.bytes(), 0);
