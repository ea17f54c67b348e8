import type { FigureTable } from '@parley/application';
import { different, summed } from '../figures/figure.js';
import { messageColumns } from './message-rows.projection.js';

const SENT = ['MessageSent'];
const TALK = ['MessageReceived', ...SENT];

/** Figures of messages by when they were written, with the responsible and the source of their dialogs. */
export const messageFigures: FigureTable = {
  projection: 'message-rows',
  columns: messageColumns,
  figures: [
    summed('incoming', 'incoming', {
      meaning: 'How many messages clients wrote.',
      events: ['MessageReceived'],
    }),
    summed('outgoing', 'outgoing', {
      meaning: "How many public messages the company's side wrote.",
      events: TALK,
    }),
    summed('fromManagers', 'fromManagers', {
      meaning: 'How many public messages managers wrote.',
      events: SENT,
    }),
    summed('fromBots', 'fromBots', { meaning: 'How many public messages bots wrote.', events: SENT }),
    summed('fromChannel', 'fromChannel', {
      meaning: "How many messages of the company's side were written in the messenger's own app.",
      events: TALK,
    }),
    summed('notes', 'notes', { meaning: 'How many private messages were written.', events: SENT }),
    different('dialogs', 'dialogId', { meaning: 'In how many dialogs something was written.', events: TALK }),
  ],
};
