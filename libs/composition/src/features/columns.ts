import { createColumns, type Columns } from '@parley/application';
import { realSleep } from '@parley/subscriptions';
import type { Product } from './product.js';
import type { Stores } from '../stores.js';

export interface ColumnsOptions {
  readonly stores: Stores;
  readonly product: Product;
  /** The collection that queries read. Throws `PROJECTION_NOT_READY`. */
  readonly serving: (name: string) => Promise<string>;
  /** In bytes; default: no bound. */
  readonly mostBytes?: number;
  /** Told of every failure: code only where it is retried. */
  readonly onError: (code: string, message?: string) => void;
}

/** The columns that the features of a product contribute. Nothing is loaded before somebody asks, or they are started. */
export const columnsOf = ({
  stores,
  product,
  serving,
  onError,
  mostBytes = Infinity,
}: ColumnsOptions): Columns =>
  createColumns({
    ...{ documents: stores.documents, eventStore: stores.eventStore, serving, onError },
    ...{ catalog: product.catalog, definitions: product.projections },
    columns: product.parts.contributions.columns,
    mostBytes,
    clock: () => performance.now(),
    sleep: realSleep,
  });
