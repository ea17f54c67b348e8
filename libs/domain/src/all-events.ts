import { kernelEvents } from '@parley/eventsourcing';
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
