import { isKernelName, kernelEvents, type EventDefinition } from '@parley/eventsourcing';
import { managementEvents } from '@parley/subscriptions';
import { features } from './features.js';

export const allAggregates = features.flatMap(({ aggregates = [] }) => aggregates);

/** Workspaces that own events, by their folder from the root; beside `src` each keeps a sample of every version ever written. */
export const eventsByWorkspace: Readonly<Record<string, readonly EventDefinition[]>> = {
  'libs/eventsourcing': kernelEvents,
  'libs/subscriptions': managementEvents,
  ...Object.fromEntries(
    features.map(({ name, aggregates = [] }) => [
      `libs/features/${name}`,
      aggregates.flatMap(({ events }) => events),
    ]),
  ),
};

/** Every event type that the log can hold: give it to `createCatalog`. */
export const allEvents: readonly EventDefinition[] = Object.values(eventsByWorkspace).flat();

const NAMES = allAggregates.map(({ name }) => name).join('|');
const DOMAIN_NAME = new RegExp(`^(${NAMES})-[1-9][0-9]*(-[1-9][0-9]*)?$`);

/** Whether Parley alone names streams so, for a log that other programs may write to as well. */
export const isParleyStream = (stream: string): boolean => DOMAIN_NAME.test(stream) || isKernelName(stream);
