import { defineFeedEntries, feedEntry, type DialogDeleted } from '@parley/dialogs';
import { timeOf, type Actor, type FieldSpec, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import type { DialogPinned, DialogUnpinned } from './pin.events.js';

/** `by` as {@link ownerKey}; `at` RFC 3339 UTC with ms. */
export type Pin = Readonly<{ dialogId: number; note: string; by: string; at: string }>;
type Pinned = RecordedOf<typeof DialogPinned>;
type Ended = RecordedOf<typeof DialogUnpinned | typeof DialogDeleted>;

export const ownerKey = ({ kind, id }: Actor): string => `${kind}:${id ?? 0}`;
const key = ({ data }: Pinned | Ended): string => String(data.dialogId);
const ended = on<Ended, Pin>({ key, apply: () => null });
const note: FieldSpec = { type: 'string', meaning: 'Why the dialog is pinned.' };

/** The pins of today, a document for each dialog that has one. */
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
    DialogPinned: on<Pinned, Pin>({
      key,
      apply: (_, event) => ({ ...event.data, by: ownerKey(event.metadata.actor), at: timeOf(event) }),
    }),
    DialogUnpinned: ended,
    DialogDeleted: ended,
  },
});

export const pinFeed = defineFeedEntries({
  name: 'pin-feed',
  version: 1,
  kinds: { 'pin-dialog.pinned': { note }, 'pin-dialog.unpinned': {} },
  on: {
    DialogPinned: feedEntry<Pinned>('pin-dialog.pinned', ({ data }) => ({ note: data.note })),
    DialogUnpinned: feedEntry<RecordedOf<typeof DialogUnpinned>>('pin-dialog.unpinned'),
  },
});
