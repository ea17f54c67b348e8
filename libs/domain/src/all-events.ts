import { isKernelName, kernelEvents } from '@parley/eventsourcing';
import { channelAggregate } from './channel/channel.decide.js';
import { clientAggregate } from './client/client.decide.js';
import { dialogAggregate } from './dialog/dialog.decide.js';
import { messageAggregate } from './message/message.decide.js';
import { readMarkAggregate } from './read-mark/read-mark.decide.js';
import { staffAggregate } from './staff/staff.decide.js';

export const allAggregates = [
  channelAggregate,
  staffAggregate,
  clientAggregate,
  dialogAggregate,
  messageAggregate,
  readMarkAggregate,
] as const;

/** Every event type that the log can hold: give it to `createCatalog`. */
export const allEvents = [...kernelEvents, ...allAggregates.flatMap(({ events }) => [...events])] as const;

const NAMES = allAggregates.map(({ name }) => name).join('|');
const DOMAIN_NAME = new RegExp(`^(${NAMES})-[1-9][0-9]*(-[1-9][0-9]*)?$`);

/** Whether Parley alone names streams so, for a log that other programs may write to as well. */
export const isParleyStream = (stream: string): boolean => DOMAIN_NAME.test(stream) || isKernelName(stream);
