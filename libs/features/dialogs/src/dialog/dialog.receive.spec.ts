import { describe, expect, test } from '@jest/globals';
import {
  begun,
  bob,
  bobs,
  closed,
  deleted,
  detached,
  dialogId,
  file,
  given,
  opened,
  receive,
  received,
  receiving,
  refused,
  started,
  text,
} from '../testing/stories/dialog.examples.js';
import { stateAfter } from '@parley/testkit';
import { dialogAggregate } from './dialog.decide.js';
import type { DialogEvent } from './dialog.state.js';

const blocked = { ...receiving, client: { clientId: 5, blocked: true } };

describe('ReceiveMessage', () => {
  test('the first message starts the dialog and opens its first session', () => {
    given().when(receive, receiving).then(started, opened(1), received());
  });

  test('a message in an open dialog opens nothing, and counts', () => {
    const content = text('Hello?');
    given(...begun)
      .when({ ...receive, externalId: 'm-2', content }, { ...receiving, messageIdAfter: () => 5003 })
      .then(received({ messageId: 5003, externalId: 'm-2', content, incoming: 2 }));
  });

  test('opens the dialog’s next session when closed', () => {
    given(...begun, closed())
      .when(receive, receiving)
      .then(opened(2), received({ session: 2, incoming: 2 }));
  });

  test('leaves the responsible as it is when it reopens the dialog', () => {
    const events = dialogAggregate.decide(
      stateAfter(dialogAggregate, [...bobs, closed()]),
      receive,
      receiving,
    );
    const state = stateAfter(dialogAggregate, [...bobs, closed(), ...events]);
    expect(state.responsible).toEqual({ kind: 'manager', id: bob.id });
  });

  test('what the company’s side wrote in the messenger’s own app does not count as incoming', () => {
    const originator = 'channel';
    given(...begun)
      .when({ ...receive, originator }, receiving)
      .then(received({ originator, incoming: 1 }));
    given()
      .when({ ...receive, originator }, receiving)
      .then(started, opened(1), received({ originator, incoming: 0 }));
  });

  test('keeps the quoted message', () => {
    given(...begun)
      .when({ ...receive, quotedMessageId: 5001 }, receiving)
      .then(received({ quotedMessageId: 5001, incoming: 2 }));
  });

  test('a dialog keeps the channel and client with which it started', () => {
    given(...begun)
      .when({ ...receive, channelId: 8, clientId: 6 }, receiving)
      .then(received({ incoming: 2 }));
  });

  test('in a dialog without its client no client is named', () => {
    given(...begun, detached)
      .when(receive, { ...receiving, client: null })
      .then(received({ clientId: null, incoming: 2 }));
  });

  test('is refused in a deleted dialog', () => {
    given(...begun, deleted)
      .when(receive, receiving)
      .thenRefused('DIALOG_DELETED', { dialogId: 11 });
  });

  test('is refused when the channel is not active', () => {
    const channel = { ...receiving.channel, active: false };
    given()
      .when(receive, { ...receiving, channel })
      .thenRefused('CHANNEL_INACTIVE');
    given(...begun)
      .when(receive, { ...blocked, channel })
      .thenRefused('CHANNEL_INACTIVE');
  });
});

describe('ReceiveMessage: what belongs to a message of each kind', () => {
  test('files have at least one, and nothing else has any; a card belongs to products and orders', () => {
    const taking = (content: object) =>
      given(...begun).when({ ...receive, content: { ...text('words'), ...content } }, receiving);
    for (const kind of ['image', 'file', 'audio']) taking({ kind }).thenRefused('ITEMS_REQUIRED', { kind });
    for (const kind of ['product', 'order']) taking({ kind }).thenRefused('CARD_REQUIRED', { kind });
    taking({ items: [file()] }).thenRefused('CONTENT_MISMATCH', { kind: 'text' });
    taking({ card: { id: 1 } }).thenRefused('CONTENT_MISMATCH');
    const image = { ...text('words'), kind: 'image' as const, items: [file()] };
    taking(image).then(received({ content: image, incoming: 2 }));
  });
});

describe('ReceiveMessage while the client is blocked', () => {
  test.each(['client', 'channel'] as const)(
    'keeps nothing of a message by the %s, counts the refusal',
    (originator) => {
      given(...begun)
        .when({ ...receive, originator }, blocked)
        .then(refused);
    },
  );

  test('does not open a closed dialog', () => {
    given(...begun, closed())
      .when(receive, blocked)
      .then(refused);
  });

  test('starts a dialog that is not there yet, without opening it', () => {
    given().when(receive, blocked).then(started, refused);
    given(started, refused).when(receive, blocked).then(refused);
  });

  test('the first message after the block opens the first session', () => {
    given(started, refused).when(receive, receiving).then(opened(1), received());
  });

  test('the block follows the person into a chat that is detached, or tied to another client', () => {
    const tied: DialogEvent = { type: 'ClientAttached', data: { dialogId, clientId: 6 } };
    for (const events of [[detached], [detached, tied]])
      given(...begun, ...events)
        .when(receive, blocked)
        .then(refused);
    given(...begun, detached, tied)
      .when(receive, { ...receiving, client: { clientId: 6, blocked: true } })
      .then({ type: 'MessageRefused', data: { dialogId, clientId: 6 } });
  });
});
