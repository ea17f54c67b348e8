import { CommandRequest } from '@parley/application';
import { handlesOnDialog } from '@parley/dialogs';
import { pinDialog, unpinDialog } from './pin.decide.js';

export class PinDialog extends CommandRequest<{ dialogId: number; note: string }> {}
export class UnpinDialog extends CommandRequest<{ dialogId: number }> {}

export const PinDialogHandler = handlesOnDialog(PinDialog, pinDialog);
export const UnpinDialogHandler = handlesOnDialog(UnpinDialog, unpinDialog);
