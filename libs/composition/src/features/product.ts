import {
  pointsOf,
  type DescribedRefusal,
  type Feature,
  type Points,
  type ProcessServices,
} from '@parley/application';
import {
  createCatalog,
  isKernelName,
  kernelEvents,
  type EventCatalog,
  type EventDefinition,
} from '@parley/eventsourcing';
import {
  commandIndexProjection,
  managementEvents,
  type Process,
  type Projection,
} from '@parley/subscriptions';

/** What follows from a list of features: every program, tool, page and suite reads the same one. */
export interface Product {
  readonly features: readonly Feature[];
  readonly aggregates: NonNullable<Feature['aggregates']>;
  /** Workspaces that own events, by their folder from the root; beside `src` each keeps a sample of every version ever written. */
  readonly eventsByWorkspace: Readonly<Record<string, readonly EventDefinition[]>>;
  /** Every event type that the log can hold. */
  readonly events: readonly EventDefinition[];
  readonly catalog: EventCatalog;
  /** Every read model, as operators are shown them: those that people look at first come first. */
  readonly projections: readonly Projection[];
  /** The same with the index of commands, which no query reads: what is built. */
  readonly definitions: readonly Projection[];
  /** The read models that each query answers from. */
  readonly queries: Readonly<Record<string, readonly string[]>>;
  /** What every query asks of the indexes; a question of another shape fails its specification. */
  readonly shapes: NonNullable<Feature['shapes']>;
  readonly commandHandlers: NonNullable<Feature['commands']>;
  /** Every refusal, feature by feature: what the page of error codes lists. */
  readonly refusals: readonly DescribedRefusal[];
  /** What higher features answer for lower ones. */
  readonly points: Points;
  /** Every process, over what it asks and commands. */
  processes(services: ProcessServices): readonly Process[];
  /** Whether Parley alone names streams so, for a log that other programs may write to as well. */
  isOwnStream(stream: string): boolean;
}

/** Features from the lowest up. Throws a `TypeError` for a point that two of them fill. */
export function productOf(features: readonly Feature[]): Product {
  const aggregates = features.flatMap((feature) => feature.aggregates ?? []);
  const eventsByWorkspace = workspacesOf(features);
  const events = Object.values(eventsByWorkspace).flat();
  const projections = features.toReversed().flatMap((feature) => feature.projections ?? []);
  const names = aggregates.map(({ name }) => name).join('|');
  const domainName = new RegExp(`^(${names})-[1-9][0-9]*(-[1-9][0-9]*)?$`);
  return {
    features,
    aggregates,
    eventsByWorkspace,
    events,
    catalog: createCatalog(events),
    projections,
    definitions: [...projections, commandIndexProjection],
    queries: Object.assign({}, ...features.map(({ queries = {} }) => queries)) as Product['queries'],
    shapes: features.flatMap(({ shapes = [] }) => shapes),
    commandHandlers: features.flatMap(({ commands = [] }) => commands),
    refusals: features.flatMap(({ refusals = [] }) => refusals.flatMap((errors) => Object.values(errors))),
    points: pointsOf(features.flatMap(({ fills = [] }) => fills)),
    processes: (services) => features.flatMap((feature) => feature.processes?.(services) ?? []),
    isOwnStream: (stream) => domainName.test(stream) || isKernelName(stream),
  };
}

const workspacesOf = (features: readonly Feature[]): Product['eventsByWorkspace'] => ({
  'libs/eventsourcing': kernelEvents,
  'libs/subscriptions': managementEvents,
  ...Object.fromEntries(
    features.map(({ name, aggregates = [] }) => [
      `libs/features/${name}`,
      aggregates.flatMap(({ events }) => events),
    ]),
  ),
});
