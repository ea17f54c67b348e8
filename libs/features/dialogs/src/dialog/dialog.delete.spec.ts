import { describe, test } from '@jest/globals';
import {
  ann,
  as,
  begun,
  bob,
  bobs,
  closed,
  deleted,
  detached,
  dialogId,
  eve,
  given,
  helper,
  max,
  note,
  now,
  reassigned,
  receive,
  receiving,
  send,
  sendingAs,
} from '../testing/stories/dialog.examples.js';
import { managerViewer } from '@parley/staff/testing';

describe('DeleteDialog', () => {
  const remove = { type: 'DeleteDialog', dialogId } as const;
  const cleaner = managerViewer(6, { permissions: ['delete_dialogs'] });

  test('by who has the right and sees the dialog, open or closed', () => {
    given(...bobs)
      .when(remove, { sender: ann })
      .then(deleted);
    given(...begun, closed())
      .when(remove, { sender: cleaner })
      .then(deleted);
    given(...bobs, detached)
      .when(remove, { sender: ann })
      .then({ type: 'DialogDeleted', data: { dialogId, clientId: null } });
  });

  test('the responsible without the right may not', () => {
    given(...bobs)
      .when(remove, { sender: bob })
      .thenRefused('NOT_ALLOWED');
  });

  test('a dialog that one does not see is not there', () => {
    given(...bobs)
      .when(remove, { sender: cleaner })
      .thenRefused('DIALOG_NOT_FOUND', { dialogId });
    const elsewhere = managerViewer(7, { permissions: ['delete_dialogs', 'all_dialogs'], channelIds: [8] });
    given(...begun)
      .when(remove, { sender: elsewhere })
      .thenRefused('DIALOG_NOT_FOUND');
    given().when(remove, { sender: ann }).thenRefused('DIALOG_NOT_FOUND');
  });

  test.each([
    [send, sendingAs(ann)],
    [note, sendingAs(ann)],
    [{ type: 'CloseDialog', dialogId, toldAt: null }, { sender: ann }],
    [
      { type: 'ReassignDialog', dialogId, to: as(eve) },
      { sender: ann, target: { eligible: true } },
    ],
    [
      { type: 'RequestDetachClient', dialogId },
      { sender: ann, now, token: 't-1' },
    ],
    [
      { type: 'DetachClient', dialogId, token: 't-1' },
      { sender: ann, now },
    ],
    [
      { type: 'RequestAttachClient', dialogId, clientId: 6 },
      { sender: ann, now, token: 't-1', seesClient: true },
    ],
    [
      { type: 'AttachClient', dialogId, token: 't-1' },
      { sender: ann, now, seesClient: true },
    ],
    [remove, { sender: ann }],
  ] as const)(
    'afterwards the dialog is not there for $type, as before it began and for a sender who does not see it',
    (command, context) => {
      for (const events of [[...bobs, deleted], []])
        given(...events)
          .when(command, context)
          .thenRefused('DIALOG_NOT_FOUND', { dialogId });
      for (const sender of [eve, max, helper])
        given(...begun, reassigned(null, bob))
          .when(command, { ...context, sender })
          .thenRefused('DIALOG_NOT_FOUND', { dialogId });
    },
  );

  test('afterwards a message of the chat is told so: it begins another dialog', () => {
    given(...bobs, deleted)
      .when(receive, receiving)
      .thenRefused('DIALOG_DELETED', { dialogId });
  });
});
