import type { Actor, Checkpoints, Documents, FieldSpec, QueryShape, Scalar } from '@parley/eventsourcing';
import type { Projection } from '@parley/subscriptions';
import type { Column, ColumnReader, Columns, SlotTest } from './columns/column.types.js';
import type { SlotKeys } from './columns/order/slot-keys.js';
import type { Tally } from './filters/tally.js';
import type { Points } from './point.js';

/** What a query reads from: the store, and the collection that each projection serves at this moment. */
export interface QueryReader extends Points {
  readonly documents: Documents & Pick<Checkpoints, 'checkpoint'>;
  /** Columns of read models in memory. */
  readonly columns: Columns;
  /** What features add to the answers of others. */
  readonly contributions: Contributions;
  /** Throws `PROJECTION_NOT_READY`. */
  serving(name: string): Promise<string>;
}

/** Lines that a feature adds to the feeds of dialogs. They live in a read model of its own, so the feed is not built again. */
export interface FeedEntries {
  /** Its documents have the shape of the feed's: `defineFeedEntries` of the dialogs makes it. */
  readonly projection: Projection;
  readonly shapes: readonly (QueryShape & { readonly projection: string })[];
  /** What entries of each kind show beside id, time and actor. A kind is `<feature>.<what happened>`. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, FieldSpec>>>>;
}

/** A field that a feature adds to the rows of dialogs: joined and only shown, never sorted or filtered by. */
export interface RowField {
  readonly name: string;
  readonly field: FieldSpec;
  /** Read models that it answers from. */
  readonly reads: readonly string[];
  /** What of read models it finds values in without reading documents. */
  readonly columns?: readonly Column[];
  /**
   * Values by dialog, asked once for all rows of a page; a dialog without one shows null. The asker sees all of these dialogs. `columns`: of
   * the moment of the question or later, where it was answered from them; null: it was not. Those of a read model may be missing.
   */
  valuesOf(
    reader: QueryReader,
    asker: Actor,
    dialogIds: readonly number[],
    columns: ColumnReader | null,
  ): Promise<ReadonlyMap<number, unknown>>;
}

/** What may stand in a query string for a filter. */
export type FilterField = { readonly meaning: string } &
  /** Every dialog passes either `true` or `false`. */
  (
    | { readonly type: 'boolean' }
    | { readonly type: 'integer'; readonly min: number; readonly max: number }
    | { readonly type: 'choice'; readonly values: readonly string[] }
    | { readonly type: 'text'; readonly max: number; readonly pattern: RegExp }
  );

/** Equalities on the documents of the list of dialogs. */
export type Branch = Readonly<Record<string, Scalar>>;

/** What a question about dialogs is asked with. */
export interface Asked {
  readonly reader: QueryReader;
  /** Who asks, without the rights: what they do not see is left out anyway. */
  readonly asker: Actor;
  /** Moment of the question, ms since the epoch. */
  readonly now: number;
}

/** Called right before the dialogs are gone through, all in one go. */
export type Compile<T> = (columns: ColumnReader) => T;

/** What a filter offers to choose from. */
export interface Offer {
  /** The filter's own name, or that of a part of its values. */
  readonly name: string;
  /** Values that occur among the dialogs that the asker sees; absent: they are not listed. */
  readonly tally?: Compile<Tally>;
  /** Names of values for people; a value without one is missing. */
  names?(values: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
}

/** A filter of the list of dialogs. Its value is what `field` lets through. */
export interface ColumnFilter<V = never> {
  /** As in the query string. */
  readonly name: string;
  readonly field: FilterField;
  /** Throws an error of validation for values that no dialog can meet. Gets those of all filters in the question, by their names. */
  check?(values: Readonly<Record<string, unknown>>): void;
  /** Those of these values, as in the query string, that name what is deleted: saved views with them say so. */
  gone?(reader: QueryReader, values: readonly string[]): Promise<ReadonlySet<string>>;
  /** What is on offer now; nothing where the filter makes no sense. Default: itself, with true and false, or each of its choices. */
  offers?(asked: Asked): readonly Offer[] | Promise<readonly Offer[]>;
  /** What of read models it needs in memory. */
  readonly columns: readonly Column[];
  /** Further read models that it asks. */
  readonly reads?: readonly string[];
  /** Which dialogs pass. What it reads besides the columns it reads before it answers. `values`: as `check` gets them. */
  test(
    value: V,
    asked: Asked,
    values: Readonly<Record<string, unknown>>,
  ): Compile<SlotTest> | Promise<Compile<SlotTest>>;
  /**
   * Only for what the list's own documents hold: the same by an index. One of these has to hold, and no dialog meets two. Absent value:
   * asked too.
   */
  branches?(value: V | undefined, asker: Actor): readonly Branch[];
}

/** An order of the list of dialogs. */
export interface ListSort {
  /** As in the query string. */
  readonly name: string;
  /** Such as `the longest waiting first`. */
  readonly meaning: string;
  readonly columns: readonly Column[];
  /** Further read models that it asks. */
  readonly reads?: readonly string[];
  /** Throws where there is no such order now. */
  keys(asked: Asked): Compile<SlotKeys> | Promise<Compile<SlotKeys>>;
}

/** What all features of a product add to lower ones, the lowest feature first. */
export interface Contributions {
  readonly feedEntries: readonly FeedEntries[];
  readonly rowFields: readonly RowField[];
  readonly filters: readonly ColumnFilter[];
  readonly sorts: readonly ListSort[];
  /** What filters, sorts, fields of rows and features besides need in memory, each once. */
  readonly columns: readonly Column[];
}

type Lists = Partial<Contributions>;

/** The read models that filters or sorts answer from. */
export const readsOf = ({
  columns,
  reads = [],
}: Pick<ColumnFilter, 'columns' | 'reads'>): readonly string[] => [
  ...columns.map(({ source }) => source.name),
  ...reads,
];

/** Throws a `TypeError` that names what two features call alike. */
export function contributionsOf(features: readonly (Lists & { readonly name: string })[]): Contributions {
  const feedEntries = features.flatMap((feature) => feature.feedEntries ?? []);
  const rowFields = features.flatMap((feature) => feature.rowFields ?? []);
  const filters = features.flatMap((feature) => feature.filters ?? []);
  const sorts = features.flatMap((feature) => feature.sorts ?? []);
  const columns = new Set(
    features.flatMap((feature) => [
      ...(feature.columns ?? []),
      ...[...(feature.filters ?? []), ...(feature.sorts ?? []), ...(feature.rowFields ?? [])].flatMap(
        ({ columns = [] }) => columns,
      ),
    ]),
  );
  refuseTwice(
    'entry of feeds',
    feedEntries.flatMap(({ kinds }) => Object.keys(kinds)),
  );
  refuseTwice(
    'field of rows',
    rowFields.map(({ name }) => name),
  );
  refuseTwice(
    'filter',
    filters.map(({ name }) => name),
  );
  refuseTwice(
    'order of the list',
    sorts.map(({ name }) => name),
  );
  return { feedEntries, rowFields, filters, sorts, columns: [...columns] };
}

function refuseTwice(what: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new TypeError(`Two features call a ${what} ${twice}: rename one.`);
}
