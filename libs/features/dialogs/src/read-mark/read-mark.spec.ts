import { describe, expect, test } from '@jest/globals';
import { deciderSpecification, stateAfter } from '@parley/testkit';
import {
  ann,
  begun,
  bob,
  bobs,
  closed,
  deleted,
  dialogId,
  eve,
  helper,
  reassigned,
  received,
  sent,
} from '../testing/stories/dialog.examples.js';
import { dialogAggregate } from '../dialog/dialog.decide.js';
import type { DialogEvent } from '../dialog/dialog.state.js';
import { readMarkId, type ReadMarkContext } from './read-mark.commands.js';
import { readMarkAggregate } from './read-mark.decide.js';
import type { ReadMarkEvent } from './read-mark.state.js';

const { given } = deciderSpecification(readMarkAggregate);

const markRead = (messageId: number | null = null) =>
  ({ type: 'MarkDialogRead', dialogId, messageId }) as const;
const markUnread = { type: 'MarkDialogUnread', dialogId } as const;
const read = (upTo: number): ReadMarkEvent => ({
  type: 'DialogRead',
  data: { dialogId, userId: bob.id, upTo },
});
const unread: ReadMarkEvent = { type: 'DialogMarkedUnread', data: { dialogId, userId: bob.id } };

/** What Bob's command is told after these events of the dialog. */
const after = (...events: DialogEvent[]): ReadMarkContext => ({
  sender: bob,
  dialog: stateAfter(dialogAggregate, events),
  message: null,
});
/** The same, where the command names a message that was written when the client had written so often. */
const seen = (incoming: number, ...events: DialogEvent[]): ReadMarkContext => ({
  ...after(...events),
  message: { dialogId, incoming },
});
/** Three messages of the client, none answered. */
const three = [...bobs, received({ incoming: 2 }), received({ incoming: 3 })];

describe('MarkDialogRead', () => {
  test('up to what there is', () => {
    given()
      .when(markRead(), after(...three))
      .then(read(3));
    given(read(2))
      .when(markRead(), after(...three))
      .then(read(3));
  });

  test('up to what the user saw: what came meanwhile stays unread', () => {
    given()
      .when(markRead(5002), seen(2, ...three))
      .then(read(2));
    given(read(2))
      .when(markRead(5003), seen(3, ...three))
      .then(read(3));
  });

  test('never back', () => {
    given(read(3), unread)
      .when(markRead(5001), seen(1, ...three))
      .then(read(3));
  });

  test('is refused up to a message that is not of this dialog', () => {
    const context = seen(2, ...three);
    const elsewhere = { ...context, message: { dialogId: 12, incoming: 2 } };
    for (const other of [elsewhere, { ...context, message: null }])
      given().when(markRead(5002), other).thenRefused('MESSAGE_NOT_FOUND', { messageId: 5002 });
  });

  test('is refused when already read up to there', () => {
    given(read(3))
      .when(markRead(), after(...three))
      .thenRefused('NOTHING_UNREAD', { dialogId });
    given(read(2))
      .when(markRead(5001), seen(1, ...three))
      .thenRefused('NOTHING_UNREAD');
    given()
      .when(markRead(), after(...begun.slice(0, 2)))
      .thenRefused('NOTHING_UNREAD');
  });

  test('an answer or a closing leaves nothing unread, a private note does', () => {
    for (const event of [sent({ incoming: 3 }), received({ incoming: 3, originator: 'channel' }), closed()]) {
      given()
        .when(markRead(), after(...three, event))
        .thenRefused('NOTHING_UNREAD');
    }
    given()
      .when(markRead(), after(...three, sent({ incoming: 3, scope: 'private' })))
      .then(read(3));
    given()
      .when(markRead(), after(...three, closed(), received({ incoming: 4 })))
      .then(read(4));
  });

  test('an answer that comes late leaves unread what was written after it', () => {
    const at = (hour: number): string => `2026-01-02T0${hour}:00:00.000Z`;
    const late = received({ incoming: 3, originator: 'channel', toldAt: at(2) });
    const [second, third] = [
      received({ incoming: 2, toldAt: at(3) }),
      received({ incoming: 3, toldAt: at(1) }),
    ];
    const dialog = [...bobs, second, third, late];
    given()
      .when(markRead(), after(...dialog))
      .then(read(3));
    given()
      .when(markRead(5001), seen(1, ...dialog))
      .thenRefused('NOTHING_UNREAD');
    given(read(2))
      .when(markRead(), after(...dialog))
      .thenRefused('NOTHING_UNREAD');
    given()
      .when(markUnread, after(...dialog))
      .thenRefused('ALREADY_UNREAD');
  });

  test('takes the flag of MarkDialogUnread away', () => {
    given(read(3), unread)
      .when(markRead(), after(...three))
      .then(read(3));
    given(read(3), unread, read(3))
      .when(markRead(), after(...three))
      .thenRefused('NOTHING_UNREAD');
  });
});

describe('MarkDialogUnread', () => {
  test('once everything is read', () => {
    given(read(3))
      .when(markUnread, after(...three))
      .then(unread);
    given()
      .when(markUnread, after(...three, closed()))
      .then(unread);
  });

  test('is refused when it is unread already', () => {
    given(read(3), unread)
      .when(markUnread, after(...three))
      .thenRefused('ALREADY_UNREAD', { dialogId });
    given(read(2))
      .when(markUnread, after(...three))
      .thenRefused('ALREADY_UNREAD');
    given()
      .when(markUnread, after(...three))
      .thenRefused('ALREADY_UNREAD');
  });
});

describe('marks', () => {
  test('are for that user only: each user has one of their own in each dialog', () => {
    expect([readMarkId(11, 2), readMarkId(11, 3), readMarkId(1, 12)]).toEqual(['11-2', '11-3', '1-12']);
    const context = { ...after(...begun), sender: eve };
    given()
      .when(markRead(), context)
      .then({ type: 'DialogRead', data: { dialogId, userId: eve.id, upTo: 1 } });
  });

  test.each([markRead(), markUnread])('$type: not for bots, whose ids are another series', (command) => {
    const context = after(...begun, reassigned(null, helper));
    given()
      .when(command, { ...context, sender: helper })
      .thenRefused('NOT_ALLOWED');
  });

  test.each([markRead(), markUnread])('$type: not in a dialog that the user does not see', (command) => {
    given()
      .when(command, { ...after(...three), sender: eve })
      .thenRefused('DIALOG_NOT_FOUND', { dialogId });
    given()
      .when(command, after(...three, reassigned(bob, eve)))
      .thenRefused('DIALOG_NOT_FOUND');
    given()
      .when(command, { ...after(), sender: ann })
      .thenRefused('DIALOG_NOT_FOUND');
    given()
      .when(command, { ...after(...three, deleted), sender: ann })
      .thenRefused('DIALOG_NOT_FOUND', { dialogId });
    given()
      .when(command, { ...after(...three), sender: helper })
      .thenRefused('DIALOG_NOT_FOUND');
  });
});
