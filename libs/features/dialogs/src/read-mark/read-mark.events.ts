import { defineEvent } from '@parley/eventsourcing';
import { Type } from 'typebox';
import { Id } from '@parley/shared';

/** `upTo` is the dialog's `incoming` count up to which the user has read. */
export const DialogRead = defineEvent(
  'DialogRead',
  1,
  Type.Object({ dialogId: Id, userId: Id, upTo: Type.Integer({ minimum: 0 }) }),
  { dialogId: 11, userId: 1, upTo: 4 },
);

export const DialogMarkedUnread = defineEvent(
  'DialogMarkedUnread',
  1,
  Type.Object({ dialogId: Id, userId: Id }),
  { dialogId: 11, userId: 1 },
);

export const readMarkEvents = [DialogRead, DialogMarkedUnread] as const;
