import type { FigureTable } from '@parley/application';
import { different, present, timed } from '../figures/figure.js';
import { loadColumns } from './load-rows.projection.js';

/** What a figure of times is of. */
const STRETCHES = 'stretches';

const REASSIGNED = ['DialogReassigned'];
const LEFT = ['DialogReassigned', 'DialogDeleted'];
const BEGUN = ['DialogStarted', ...LEFT];

/** Figures of who had how many dialogs, by when they were taken over or given away. */
export const loadFigures: FigureTable = {
  projection: 'load-rows',
  columns: loadColumns,
  figures: [
    present('taken', 'responsibleId', {
      meaning: 'How often a manager or bot became responsible for a dialog.',
      events: REASSIGNED,
    }),
    present('givenAway', 'heldMs', {
      meaning:
        'How often such a responsibility ended: another got the dialog, nobody did, or it was deleted.',
      events: LEFT,
    }),
    ...timed(
      'held',
      'heldMs',
      'the time for which a manager or bot was responsible for a dialog',
      LEFT,
      STRETCHES,
    ),
    ...timed(
      'unassigned',
      'unassignedMs',
      'the time for which nobody was responsible for a dialog',
      BEGUN,
      STRETCHES,
    ),
    different('dialogs', 'dialogId', {
      meaning: 'How many dialogs the responsibilities are of, times without a responsible included.',
      events: BEGUN,
    }),
  ],
};
