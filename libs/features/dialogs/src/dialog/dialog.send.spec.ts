import { describe, test } from '@jest/globals';
import {
  ann,
  begun,
  bob,
  bobs,
  closed,
  deleted,
  detached,
  eve,
  given,
  helper,
  max,
  note,
  opened,
  reassigned,
  refused,
  send,
  sendingAs,
  sent,
  started,
} from '../testing/stories/dialog.examples.js';
import { managerViewer } from '@parley/staff/testing';

describe('SendMessage: who may', () => {
  test('by the responsible', () => {
    given(...bobs)
      .when(send, sendingAs(bob))
      .then(sent());
  });

  test('by an administrator, without becoming responsible', () => {
    given(...bobs)
      .when(send, sendingAs(ann))
      .then(sent());
  });

  test('by a bot that is responsible', () => {
    given(...begun, reassigned(null, helper))
      .when(send, sendingAs(helper))
      .then(sent());
  });

  test('by nobody else, however much of it they may see', () => {
    const seesAll = managerViewer(6, { permissions: ['all_dialogs', 'reassign_any', 'delete_dialogs'] });
    given(...bobs)
      .when(send, sendingAs(seesAll))
      .thenRefused('NOT_RESPONSIBLE', { dialogId: 11 });
    for (const sender of [eve, max, helper]) {
      given(...bobs)
        .when(send, sendingAs(sender))
        .thenRefused('DIALOG_NOT_FOUND', { dialogId: 11 });
    }
  });

  test('the former responsible can not write any more, unless administrator', () => {
    given(...bobs, reassigned(bob, eve))
      .when(send, sendingAs(bob))
      .thenRefused('DIALOG_NOT_FOUND');
    given(...begun, reassigned(null, ann), reassigned(ann, eve))
      .when(send, sendingAs(ann))
      .then(sent());
  });

  test('a manager and a bot of the same number are not the same', () => {
    given(...begun, reassigned(null, helper))
      .when(send, sendingAs(managerViewer(helper.id)))
      .thenRefused('DIALOG_NOT_FOUND');
  });

  test('an unassigned dialog makes the sender responsible', () => {
    given(...begun)
      .when(send, sendingAs(bob))
      .then(reassigned(null, bob), sent());
    given(...begun)
      .when(send, sendingAs(ann))
      .then(reassigned(null, ann), sent());
  });

  test('an unassigned dialog of another channel stays out of reach', () => {
    given(...begun)
      .when(send, sendingAs(max))
      .thenRefused('DIALOG_NOT_FOUND');
  });
});

describe('SendMessage: sessions', () => {
  test('reopens a closed dialog: the same manager may write again after closing', () => {
    given(...bobs, closed())
      .when(send, sendingAs(bob))
      .then(opened(2), sent({ session: 2 }));
  });

  test('reopens and takes a closed dialog that is unassigned', () => {
    given(...begun, closed())
      .when(send, sendingAs(bob))
      .then(opened(2), reassigned(null, bob), sent({ session: 2 }));
  });

  test('opens the first session of a dialog that only refused messages so far', () => {
    given(started, refused)
      .when(send, sendingAs(bob))
      .then(opened(1), reassigned(null, bob), sent({ incoming: 0 }));
  });
});

describe('SendMessage: the way to the client', () => {
  const blocked = { ...sendingAs(bob), client: { clientId: 5, blocked: true } };
  const inactive = { ...sendingAs(bob), channel: { ...sendingAs(bob).channel, active: false } };

  test('is refused while the client is blocked', () => {
    given(...bobs)
      .when(send, blocked)
      .thenRefused('CLIENT_BLOCKED');
    given(...bobs)
      .when(send, { ...sendingAs(ann), client: { clientId: 5, blocked: true } })
      .thenRefused('CLIENT_BLOCKED');
  });

  test('is refused when the channel is not active', () => {
    given(...bobs)
      .when(send, inactive)
      .thenRefused('CHANNEL_INACTIVE');
  });

  test('goes on in a dialog without its client', () => {
    given(...bobs, detached)
      .when(send, { ...sendingAs(bob), client: null })
      .then(sent({ clientId: null }));
  });

  test('is refused in an unknown and in a deleted dialog', () => {
    given().when(send, sendingAs(ann)).thenRefused('DIALOG_NOT_FOUND', { dialogId: 11 });
    given(...bobs, deleted)
      .when(send, sendingAs(ann))
      .thenRefused('DIALOG_NOT_FOUND', { dialogId: 11 });
  });

  test('a private note passes by the block and the channel', () => {
    for (const context of [blocked, inactive]) {
      given(...bobs)
        .when(note, context)
        .then(sent({ scope: 'private' }));
    }
  });

  test('a private note neither reopens nor takes a dialog', () => {
    given(...begun, closed())
      .when(note, sendingAs(bob))
      .then(sent({ scope: 'private' }));
    given(started, refused)
      .when(note, sendingAs(bob))
      .then(sent({ scope: 'private', session: 0, incoming: 0 }));
  });

  test('a private note does not pass by the permission', () => {
    const seesAll = managerViewer(6, { permissions: ['all_dialogs'] });
    given(...bobs)
      .when(note, sendingAs(seesAll))
      .thenRefused('NOT_RESPONSIBLE');
    for (const sender of [eve, max, helper]) {
      given(...bobs)
        .when(note, sendingAs(sender))
        .thenRefused('DIALOG_NOT_FOUND');
    }
  });
});
