import { defineEvent } from '@parley/eventsourcing';
import { Id } from '@parley/shared';
import { Type } from 'typebox';

/** The dialog is pinned, or its note changes; the pin is its actor's. Version 1 called the note text. */
export const DialogPinned = defineEvent(
  'DialogPinned',
  2,
  Type.Object({ dialogId: Id, note: Type.String() }),
  { dialogId: 11, note: 'Call back on Friday' },
  { 1: ({ dialogId, text }: { dialogId: number; text: string }) => ({ dialogId, note: text }) },
);

const OfDialog = Type.Object({ dialogId: Id });
export const DialogUnpinned = defineEvent('DialogUnpinned', 1, OfDialog, { dialogId: 11 });

export const pinEvents = [DialogPinned, DialogUnpinned] as const;
