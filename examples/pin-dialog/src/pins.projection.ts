import { defineFeedEntries, feedEntry, type DialogDeleted } from '@parley/dialogs';
import { timeOf, type FieldSpec, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import type { DialogPinned, DialogUnpinned } from './pin.events.js';

export type Pin = {
  readonly dialogId: number;
  readonly note: string;
  readonly by: string;
  readonly at: string;
};

/** How documents hold whose pin it is. */
export const ownerKey = ({ kind, id }: { readonly kind: string; readonly id: number | null }): string =>
  `${kind}:${id ?? 0}`;

const note: FieldSpec = { type: 'string', meaning: 'Why the dialog is pinned.' };
type OfDialog = { readonly data: { readonly dialogId: number } };
const key = ({ data }: OfDialog): string => String(data.dialogId);

/** The pins of today, by dialog. */
export const pinsProjection = defineProjection<Pin>({
  name: 'pins',
  version: 1,
  indexes: [{ fields: ['by', 'at'] }],
  fields: {
    dialogId: { type: 'integer', meaning: 'Id of the dialog.' },
    note,
    by: { type: 'string', meaning: 'Whose pin it is, as manager:<id> or bot:<id>.' },
    at: { type: 'date', meaning: 'When the dialog was pinned.' },
  },
  on: {
    DialogPinned: on<RecordedOf<typeof DialogPinned>, Pin>({
      key,
      apply: (_, event) => ({
        dialogId: event.data.dialogId,
        note: event.data.note,
        by: ownerKey(event.data.by ?? event.metadata.actor),
        at: timeOf(event),
      }),
    }),
    DialogUnpinned: on<RecordedOf<typeof DialogUnpinned>, Pin>({ key, apply: () => null }),
    DialogDeleted: on<RecordedOf<typeof DialogDeleted>, Pin>({ key, apply: () => null }),
  },
});

export const pinFeed = defineFeedEntries({
  name: 'pin-feed',
  version: 1,
  kinds: { 'pin-dialog.pinned': { note }, 'pin-dialog.unpinned': {} },
  on: {
    DialogPinned: feedEntry<RecordedOf<typeof DialogPinned>>('pin-dialog.pinned', ({ data }) => ({
      note: data.note,
    })),
    DialogUnpinned: feedEntry<RecordedOf<typeof DialogUnpinned>>('pin-dialog.unpinned'),
  },
});
