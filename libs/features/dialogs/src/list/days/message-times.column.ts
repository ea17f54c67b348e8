import type { Column, ColumnStore } from '@parley/application';
import { wholeNumberOf } from '@parley/eventsourcing';
import type { DialogDaysDocument } from './dialog-days.projection.js';
import { createMessageTimes, type MessageTimes } from './message-times.js';
import { quartersIn } from './quarters.rules.js';

/** When dialogs have messages. */
export const messageTimesColumn: Column<MessageTimes & ColumnStore> = {
  name: 'dialog-days.quarters',
  source: {
    name: 'dialog-days',
    of: 'dialog',
    subjectOf: (id) => wholeNumberOf(id.slice(0, id.indexOf('-')), 1),
  },
  open() {
    const times = createMessageTimes();
    return {
      ...times,
      // A month only grows, until a purge clears the dialog.
      put(slot, document) {
        if (document === null) return;
        const { month, quarters } = document as DialogDaysDocument;
        for (const quarter of quartersIn(month, quarters)) times.add(slot, quarter);
      },
    };
  },
};
