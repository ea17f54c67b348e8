import { timeOf, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import type { MessageReceived, MessageSent } from '../../dialog/dialog.events.js';
import { purgesDialog } from '../../tombstone.js';
import { monthOf, quarterInMonth, withQuarter } from './quarters.rules.js';

/** A month of a dialog. */
export type DialogDaysDocument = {
  readonly dialogId: number;
  readonly month: string;
  readonly quarters: string;
};

type Written = RecordedOf<typeof MessageReceived | typeof MessageSent>;

/** Only the dialog's own stream writes messages, so none comes after its deletion. */
const written = on<Written, DialogDaysDocument>({
  key: (event) => `${event.data.dialogId}-${monthOf(timeOf(event))}`,
  apply(document, event) {
    const at = timeOf(event);
    const before = document?.quarters ?? '';
    const quarters = withQuarter(before, quarterInMonth(at));
    return quarters === before ? document : { dialogId: event.data.dialogId, month: monthOf(at), quarters };
  },
});

/**
 * When each dialog has messages, to the quarter hour: one document a month, so none grows with the dialog's age, and a message writes
 * nothing where another of its quarter hour stands already. It knows no time zone.
 */
export const dialogDaysProjection = defineProjection<DialogDaysDocument>({
  name: 'dialog-days',
  version: 1,
  weight: 8,
  indexes: [{ fields: ['dialogId'] }],
  fields: {
    dialogId: { type: 'integer', meaning: 'Id of the dialog.' },
    month: { type: 'string', meaning: 'Month of UTC, YYYY-MM.' },
    quarters: {
      type: 'string',
      meaning:
        'Quarter hours of UTC in which messages were written, notes and deleted ones too: three hexadecimal digits each, 96 a day, from 000 at the beginning of the month.',
    },
  },
  purge: { DialogDeleted: purgesDialog },
  on: { MessageReceived: written, MessageSent: written },
});
