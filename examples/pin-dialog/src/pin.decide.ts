import { definePermission } from '@parley/application';
import { dialogAggregate } from '@parley/dialogs';
import { defineCommand, extendAggregate } from '@parley/eventsourcing';
import { defineRefusals, fits } from '@parley/shared';
import { accessErrors, has, mayWrite, type DialogAccess, type Viewer } from '@parley/staff';
import { pinEvents } from './pin.events.js';

export const pinErrors = defineRefusals({
  DIALOG_ALREADY_PINNED: { kind: 'conflict', message: 'The dialog is pinned with this note already.' },
  DIALOG_NOT_PINNED: { kind: 'conflict', message: 'The dialog is not pinned.' },
  PIN_NOTE_TOO_LONG: { kind: 'rule', message: 'A note has at most 200 characters.' },
});

export const pinDialogs = definePermission({
  name: 'pin_dialogs',
  title: 'Pins dialogs of colleagues.',
  byAdministrators: true,
});

/** Lies beside the state of a dialog. `note` null: not pinned. */
export const pinSlice = extendAggregate(
  dialogAggregate,
  pinEvents,
)({
  feature: 'pin-dialog',
  stateVersion: 1,
  initialState: { note: null as string | null },
  evolve(own, event) {
    if (event.type === 'DialogPinned') return { note: event.data.note };
    return event.type === 'DialogUnpinned' ? { note: null } : own;
  },
});

type OnDialog<Type> = { readonly type: Type; readonly dialogId: number };
type Pinning = OnDialog<'PinDialog'> & { readonly note: string };
type BySender = { readonly sender: Viewer };

export const pinDialog = defineCommand(pinSlice)({
  type: 'PinDialog',
  decide({ base, own }, { dialogId, note }: Pinning, { sender }: BySender) {
    requireRight(sender, base);
    if (!fits(note, 200)) throw pinErrors.PIN_NOTE_TOO_LONG({ dialogId });
    if (own.note === note) throw pinErrors.DIALOG_ALREADY_PINNED({ dialogId });
    return [{ type: 'DialogPinned', data: { dialogId, note } }];
  },
});

export const unpinDialog = defineCommand(pinSlice)({
  type: 'UnpinDialog',
  decide({ base, own }, { dialogId }: OnDialog<'UnpinDialog'>, { sender }: BySender) {
    requireRight(sender, base);
    if (own.note === null) throw pinErrors.DIALOG_NOT_PINNED({ dialogId });
    return [{ type: 'DialogUnpinned', data: { dialogId } }];
  },
});

function requireRight(sender: Viewer, dialog: DialogAccess): void {
  if (!mayWrite(sender, dialog) && !has(sender, pinDialogs)) throw accessErrors.NOT_ALLOWED();
}
