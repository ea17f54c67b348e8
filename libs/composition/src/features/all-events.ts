import { isKernelName, kernelEvents, type EventDefinition } from '@parley/eventsourcing';
import { managementEvents } from '@parley/subscriptions';
import { channelAggregate } from '@parley/channels';
import { clientAggregate } from '@parley/clients';
import { dialogAggregate, messageAggregate, readMarkAggregate } from '@parley/dialogs';
import { staffAggregate } from '@parley/staff';

export const allAggregates = [
  channelAggregate,
  staffAggregate,
  clientAggregate,
  dialogAggregate,
  messageAggregate,
  readMarkAggregate,
] as const;

/** Workspaces that own events, by their folder from the root; beside `src` each keeps a sample of every version ever written. */
export const eventsByWorkspace: Readonly<Record<string, readonly EventDefinition[]>> = {
  'libs/eventsourcing': kernelEvents,
  'libs/subscriptions': managementEvents,
  'libs/features/staff': staffAggregate.events,
  'libs/features/channels': channelAggregate.events,
  'libs/features/clients': clientAggregate.events,
  'libs/features/dialogs': [dialogAggregate, messageAggregate, readMarkAggregate].flatMap(({ events }) => [
    ...events,
  ]),
};

/** Every event type that the log can hold: give it to `createCatalog`. */
export const allEvents = [
  ...kernelEvents,
  ...managementEvents,
  ...allAggregates.flatMap(({ events }) => [...events]),
] as const;

const NAMES = allAggregates.map(({ name }) => name).join('|');
const DOMAIN_NAME = new RegExp(`^(${NAMES})-[1-9][0-9]*(-[1-9][0-9]*)?$`);

/** Whether Parley alone names streams so, for a log that other programs may write to as well. */
export const isParleyStream = (stream: string): boolean => DOMAIN_NAME.test(stream) || isKernelName(stream);
