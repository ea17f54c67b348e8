import type { DeclaredError, EventDefinition, QueryShape, RefusalKind, Slice } from '@parley/eventsourcing';
import type { Process, Projection } from '@parley/subscriptions';
import type { Application } from './application.js';
import type { CommandHandler } from './command-handler.js';
import type { Column } from './columns/column.types.js';
import type { ColumnFilter, Contributions, FeedEntries, ListSort, RowField } from './contributions.js';
import type { FigureTable } from './questions/figures.js';
import type { Permission } from './permission.js';
import type { Filled } from './point.js';
import type { FoldedProduct, Question } from './questions/questions.js';
import type { Services } from './services.js';

/** What processes may use: they read, and cause commands by {@link effect}. */
export type ProcessServices = Pick<Services, 'reader' | 'projections'> & {
  readonly runner: Pick<Services['runner'], 'load'>;
  readonly application: Application;
};

/** A refusal as the page of error codes describes it. */
export interface DescribedRefusal extends DeclaredError<'Domain'> {
  readonly kind: RefusalKind;
  readonly message: string;
}

/** What one feature adds to the product: data alone. Everything that works over all features follows from these. */
export interface Feature {
  /** Letters, digits and `-`. It stands in the metadata of events of its slices, so it is never renamed. */
  readonly name: string;
  /** Of its workspace, from the root. Default: `libs/features/<name>`. */
  readonly folder?: string;
  readonly aggregates?: readonly { readonly name: string; readonly events: readonly EventDefinition[] }[];
  /** What it adds to aggregates of lower features. */
  readonly slices?: readonly Slice[];
  readonly projections?: readonly Projection[];
  /** Read models that fold what other features add to aggregates, too; made once for the product. */
  projectionsOver?(product: FoldedProduct): readonly Projection[];
  /** The read models that each query answers from: who wants to read an own write waits for all of them. */
  readonly queries?: Readonly<Record<string, readonly string[]>>;
  /** Its queries that a person opens first. Where nothing is built yet, what they answer from is built before the rest. */
  readonly opens?: readonly string[];
  /** Read models that facts of its commands are looked up in: commands find no other. They are built first, too. */
  readonly facts?: readonly string[];
  /** What its queries ask of the indexes of each read model; a question of another shape fails its specification. */
  readonly shapes?: readonly (QueryShape & { readonly projection: string })[];
  /** Reads that may take long. */
  readonly questions?: readonly Question[];
  /** What analysts may ask for. */
  readonly figures?: readonly FigureTable[];
  readonly commands?: readonly CommandHandler[];
  /** The events that each command writes: the page of events tells who writes an event by these. */
  readonly writes?: Readonly<Record<string, readonly string[]>>;
  processes?(services: ProcessServices): readonly Process[];
  /** What users may be given because of it. */
  readonly permissions?: readonly Permission[];
  readonly refusals?: readonly Readonly<Record<string, DescribedRefusal>>[];
  /** Lines of its own in feeds; their read models and shapes follow from here. */
  readonly feedEntries?: readonly FeedEntries[];
  /** Fields of its own in the rows of dialogs. */
  readonly rowFields?: readonly RowField[];
  /** Filters of the list of dialogs. */
  readonly filters?: readonly ColumnFilter[];
  /** Orders of the list of dialogs. */
  readonly sorts?: readonly ListSort[];
  /** What its queries need in memory, beside what its filters and sorts name. */
  readonly columns?: readonly Column[];
  /** Its own queries that show what features contribute: they wait for the read models of that too. */
  readonly shows?: Readonly<Partial<Record<keyof Contributions, readonly string[]>>>;
  /** Module of its routes, such as `@parley/dialogs/http`, which exports `httpOf`. Only servers load it: nothing else needs Nest. */
  readonly http?: string;
  /** What it answers for lower features. */
  readonly fills?: readonly Filled[];
}

/** Keeps the names of the queries as they are written. */
export const defineFeature = <const F extends Feature>(feature: F): F => feature;

const isHandler = (value: unknown): value is CommandHandler =>
  typeof value === 'object' && value !== null && 'command' in value && 'execute' in value;

/** The command handlers that modules export: exporting one is all the wiring there is. */
export const handlersIn = (
  ...modules: readonly Readonly<Record<string, unknown>>[]
): readonly CommandHandler[] => modules.flatMap((module) => Object.values(module)).filter(isHandler);
