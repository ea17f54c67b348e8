import type { DialogDeleted } from './dialog/dialog.events.js';
import { on, type Handler } from '@parley/subscriptions';
import type { Document, Purge, RecordedOf } from '@parley/eventsourcing';

/**
 * Id of what stays of a deleted dialog. Other streams than the dialog's own (its messages', its client's, its readers') may have events
 * after the deletion; their handlers name the tombstone in `unless`, so that nothing comes back.
 */
export const tombstoneOf = (dialogId: number): string => `deleted-${dialogId}`;

type Deleted = RecordedOf<typeof DialogDeleted>;

/** Leaves the tombstone. It must not hold `dialogId`, else the purge would take it. */
export const buries = <D extends Document>(tombstone: D): Handler<D, Deleted> =>
  on<Deleted, D>({ key: ({ data }) => tombstoneOf(data.dialogId), apply: () => tombstone });

/** Removes everything with the dialog's id in `dialogId`. */
export const purgesDialog = ({ data }: Deleted): Purge => ({ field: 'dialogId', value: data.dialogId });
