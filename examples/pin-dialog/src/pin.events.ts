import { defineEvent } from '@parley/eventsourcing';
import { Id, Nullable, Responsible } from '@parley/shared';
import { Type } from 'typebox';

/** The dialog is pinned, or its pin is replaced. `by`: whose pin it is; version 1 left that to the actor, which is what null says. */
export const DialogPinned = defineEvent(
  'DialogPinned',
  2,
  Type.Object({ dialogId: Id, note: Type.String(), by: Nullable(Responsible) }),
  { dialogId: 11, note: 'Call back on Friday', by: { kind: 'manager', id: 3 } },
  { 1: (data: object) => ({ ...data, by: null }) },
);

export const DialogUnpinned = defineEvent('DialogUnpinned', 1, Type.Object({ dialogId: Id }), {
  dialogId: 11,
});

export const pinEvents = [DialogPinned, DialogUnpinned] as const;
