import {
  contributionsOf,
  readsOf,
  type Column,
  pointsOf,
  type Contributions,
  registryOf,
  type DescribedRefusal,
  type Feature,
  type Permission,
  type Points,
  type ProcessServices,
  type Question,
} from '@parley/application';
import {
  createCatalog,
  isKernelName,
  kernelEvents,
  type EventCatalog,
  type EventDefinition,
  type Slice,
} from '@parley/eventsourcing';
import {
  commandIndexProjection,
  managementEvents,
  type Process,
  type Projection,
} from '@parley/subscriptions';
import { createRequire } from 'node:module';
import { questionsOf } from '../questions/product-questions.js';
import { firstOf, type FirstBuilt } from './first.js';
import { refuseUnanswered, refuseUncovered } from './unanswered.js';

/** All packages of the repository have one version. */
const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

/** What follows from a list of features: every program, tool, page and suite reads the same one. */
export interface Product {
  /** Of the packages that it is made of. */
  readonly version: string;
  readonly features: readonly Feature[];
  readonly aggregates: NonNullable<Feature['aggregates']>;
  /** What features add to aggregates of others. */
  readonly slices: readonly Slice[];
  /** Workspaces that own events, by their folder from the root; beside `src` each keeps a sample of every version ever written. */
  readonly eventsByWorkspace: Readonly<Record<string, readonly EventDefinition[]>>;
  /** Every event type that the log can hold. */
  readonly events: readonly EventDefinition[];
  /** Of all of these; events of extensions by other features are passed over. */
  readonly catalog: EventCatalog;
  /** Read models that features declare, in the same order: all but those that are made over the product. */
  readonly declared: readonly Projection[];
  /** Every read model, as operators are shown them: those that people look at first come first. */
  readonly projections: readonly Projection[];
  /** The same with the index of commands, which no query reads: what is built. */
  readonly definitions: readonly Projection[];
  /** What is built before the rest where nothing is built yet. */
  readonly first: FirstBuilt;
  /** The read models that each query answers from. */
  readonly queries: Readonly<Record<string, readonly string[]>>;
  /** What every query asks of the indexes; a question of another shape fails its specification. */
  readonly shapes: NonNullable<Feature['shapes']>;
  /** Every figure, by the read model that it is asked of. */
  readonly figures: NonNullable<Feature['figures']>;
  /** Reads that may take long, by name. */
  readonly questions: ReadonlyMap<string, Question>;
  readonly commandHandlers: NonNullable<Feature['commands']>;
  /** Everything that users may be given, feature by feature. */
  readonly permissions: readonly Permission[];
  /** Every refusal, feature by feature: what the page of error codes lists. */
  readonly refusals: readonly DescribedRefusal[];
  /** What queries read from beside the stores: what higher features answer for lower ones, and add to them. */
  readonly parts: Points & { readonly contributions: Contributions };
  /** Every process, over what it asks and commands. */
  processes(services: ProcessServices): readonly Process[];
  /** Whether Parley alone names streams so, for a log that other programs may write to as well. */
  isOwnStream(stream: string): boolean;
}

/** Features from the lowest up. Throws a `TypeError` for a point that two of them fill, what two call alike, a query without an index, and a slice without its aggregate. */
export function productOf(features: readonly Feature[]): Product {
  const aggregates = features.flatMap((feature) => feature.aggregates ?? []);
  const slices = features.flatMap(slicesOf);
  refuseAlone(slices, aggregates);
  const eventsByWorkspace = workspacesOf(features);
  const events = Object.values(eventsByWorkspace).flat();
  const contributions = contributionsOf(features);
  const catalog = createCatalog(
    events,
    features.map(({ name }) => name),
  );
  const declared = features.toReversed().flatMap(declaredBy);
  const projections = features
    .toReversed()
    .flatMap((feature) => [
      ...declaredBy(feature),
      ...(feature.projectionsOver?.({ events, slices, catalog, declared }) ?? []),
    ]);
  const shapes = features
    .flatMap(({ shapes: own = [], feedEntries = [] }) => [
      ...own,
      ...feedEntries.flatMap((entries) => entries.shapes),
    ])
    .concat(contributions.columns.flatMap(({ source }) => shapesOf(source)));
  refuseUnanswered(shapes, projections);
  const figures = features.flatMap((feature) => feature.figures ?? []);
  refuseUncovered(figures, projections);
  const names = aggregates.map(({ name }) => name).join('|');
  const domainName = new RegExp(`^(${names})-[1-9][0-9]*(-[1-9][0-9]*)?$`);
  return {
    version,
    features,
    aggregates,
    slices,
    eventsByWorkspace,
    events,
    catalog,
    declared,
    projections,
    definitions: [...projections, commandIndexProjection],
    first: firstOf(features, contributions),
    queries: queriesOf(features, contributions),
    shapes,
    figures,
    questions: questionsOf(features, projections),
    commandHandlers: features.flatMap(({ commands = [] }) => commands),
    permissions: registryOf(features.flatMap(({ permissions = [] }) => permissions)),
    refusals: features.flatMap(({ refusals = [] }) => refusals.flatMap((errors) => Object.values(errors))),
    parts: { ...pointsOf(features.flatMap(({ fills = [] }) => fills)), contributions },
    processes: (services) => features.flatMap((feature) => feature.processes?.(services) ?? []),
    isOwnStream: (stream) => domainName.test(stream) || isKernelName(stream),
  };
}

const declaredBy = ({ projections = [], feedEntries = [] }: Feature): readonly Projection[] => [
  ...projections,
  ...feedEntries.map(({ projection }) => projection),
];

/** How columns are loaded, and what they look up. */
const shapesOf = ({ name, walks = [{ equal: {}, by: [] }] }: Column['source']): Product['shapes'] =>
  walks.map(({ equal, by }) => ({ projection: name, equal: Object.keys(equal), sort: by, range: [] }));

const workspacesOf = (features: readonly Feature[]): Product['eventsByWorkspace'] => ({
  'libs/eventsourcing': kernelEvents,
  'libs/subscriptions': managementEvents,
  ...Object.fromEntries(
    features
      .map(
        ({ name, folder = `libs/features/${name}`, aggregates = [], slices = [] }) =>
          [folder, [...aggregates, ...slices].flatMap(({ events }) => events)] as const,
      )
      .filter(([, events]) => events.length > 0),
  ),
});

function slicesOf({ name, slices = [] }: Feature): readonly Slice[] {
  const other = slices.find(({ feature }) => feature !== name);
  if (other === undefined) return slices;
  throw new TypeError(
    `A slice of the feature ${name} calls its feature ${other.feature}: write ${name} there.`,
  );
}

function refuseAlone(slices: readonly Slice[], aggregates: Product['aggregates']): void {
  const alone = slices.find(({ base }) => !aggregates.some(({ name }) => name === base.name));
  if (alone === undefined) return;
  throw new TypeError(`${alone.feature} extends ${alone.base.name}, which no feature of the product owns.`);
}

/** A query that shows what features contribute waits for what that is read from, too. */
function queriesOf(features: readonly Feature[], contributions: Contributions): Product['queries'] {
  const reads: Readonly<Record<keyof Contributions, readonly string[]>> = {
    feedEntries: contributions.feedEntries.map(({ projection }) => projection.name),
    rowFields: contributions.rowFields.flatMap((field) => field.reads),
    filters: contributions.filters.flatMap(readsOf),
    sorts: contributions.sorts.flatMap(readsOf),
    columns: contributions.columns.map(({ source }) => source.name),
  };
  const parts = Object.keys(reads) as (keyof Contributions)[];
  const entries = features.flatMap(({ queries = {}, shows = {} }) =>
    Object.entries(queries).map(([query, own]) => {
      const shown = parts.filter((part) => shows[part]?.includes(query));
      return [query, [...new Set([...own, ...shown.flatMap((part) => reads[part])])]] as const;
    }),
  );
  return Object.fromEntries(entries);
}
