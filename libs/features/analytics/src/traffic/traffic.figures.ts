import type { FigureTable } from '@parley/application';
import { summed } from '../figures/figure.js';
import { counterColumns } from './hourly-counters.projection.js';

const REPORTED = ['DeliveryStatusChanged'];

/** Figures of messages and deliveries, by the hour in which they happened. */
export const trafficFigures: FigureTable = {
  projection: 'hourly-counters',
  columns: counterColumns,
  figures: [
    summed('incoming', 'incoming', {
      meaning: 'How many messages clients wrote.',
      events: ['MessageReceived'],
    }),
    summed('outgoing', 'outgoing', {
      meaning: "How many public messages the company's side wrote.",
      events: ['MessageSent', 'MessageReceived'],
    }),
    summed('notes', 'notes', { meaning: 'How many private messages were written.', events: ['MessageSent'] }),
    summed('handedOver', 'handedOver', {
      meaning: 'How many messages channels reported as sent.',
      events: REPORTED,
    }),
    summed('delivered', 'delivered', {
      meaning: 'How many messages channels reported as delivered.',
      events: REPORTED,
    }),
    summed('read', 'read', { meaning: 'How many messages channels reported as read.', events: REPORTED }),
    summed('failed', 'failed', {
      meaning: 'How many messages channels reported as failed.',
      events: REPORTED,
    }),
  ],
};
