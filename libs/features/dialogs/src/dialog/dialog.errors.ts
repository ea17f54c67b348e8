import { defineRefusals } from '@parley/shared';

export const dialogErrors = defineRefusals({
  DIALOG_NOT_FOUND: { kind: 'not-found', message: 'No dialog that the sender sees has this id.' },
  DIALOG_DELETED: { kind: 'conflict', message: 'The dialog of the chat has been deleted.' },
  DIALOG_ALREADY_CLOSED: { kind: 'conflict', message: 'The dialog is closed already.' },
  NOT_RESPONSIBLE: {
    kind: 'forbidden',
    message: 'Only the responsible of the dialog or an administrator may do this.',
  },
  CLIENT_BLOCKED: { kind: 'conflict', message: 'The client of the dialog is blocked.' },
  ALREADY_ASSIGNED: { kind: 'conflict', message: 'The dialog has this responsible already.' },
  RESPONSIBLE_CHANGED: { kind: 'conflict', message: 'The dialog has another responsible by now.' },
  RESPONSIBLE_AT_WORK: { kind: 'rule', message: 'The responsible still works here.' },
  TARGET_NOT_ELIGIBLE: { kind: 'rule', message: 'This manager or bot cannot take the dialog.' },
  CLIENT_ALREADY_DETACHED: { kind: 'conflict', message: 'The dialog has no client.' },
  CLIENT_ALREADY_ATTACHED: { kind: 'conflict', message: 'The dialog has a client; detach that one first.' },
  TOKEN_INVALID: {
    kind: 'rule',
    message: 'The token is not the one of the latest request that the sender made in this dialog.',
  },
  TOKEN_EXPIRED: { kind: 'conflict', message: 'The token is no longer valid; make the request again.' },
});
