import { describe, test } from '@jest/globals';
import { byClient, edited, given, messageId, place, removed } from '../testing/stories/message.examples.js';

const FIRST = '2026-01-01T00:01:00.000Z';
const SECOND = '2026-01-01T00:02:00.000Z';
const edit = (text: string, at = FIRST) => ({ type: 'ReceiveEdit', messageId, text, at }) as const;
const remove = { type: 'ReceiveDeletion', messageId } as const;
const context = { message: place({ author: byClient }) };

describe('an edit that the messenger tells of', () => {
  test.each([byClient, { kind: 'channel', id: 7 }, { kind: 'manager', id: 2 }] as const)(
    'is taken for every author, and whatever the channel lets us do: %j',
    (author) => {
      const message = { ...place({ author }), channel: { active: true, settings: {} } };
      given().when(edit('Is it there?'), { message }).then(edited('Is it there?', FIRST));
    },
  );

  test('takes the place of an earlier one, and one that comes late does not', () => {
    given(edited('one', FIRST)).when(edit('two', SECOND), context).then(edited('two', SECOND));
    given(edited('two', SECOND)).when(edit('one', FIRST), context).then();
    given(edited('two', SECOND), edited('by hand')).when(edit('one', FIRST), context).then();
  });

  test('back to the first text counts, so that what came before it is known to be late', () => {
    given().when(edit('Yes', SECOND), context).then(edited('Yes', SECOND));
    given(edited('Yes', SECOND)).when(edit('No', FIRST), context).then();
  });

  test('of the same moment counts once for each text', () => {
    given(edited('one', FIRST)).when(edit('one', FIRST), context).then();
    given(edited('one', FIRST)).when(edit('two', FIRST), context).then(edited('two', FIRST));
  });

  test('of a deleted message changes nothing', () => {
    given(removed).when(edit('one'), context).then();
  });
});

test('a deletion that the messenger tells of is taken once', () => {
  given().when(remove, context).then(removed);
  given(edited('one', FIRST)).when(remove, context).then(removed);
  given(removed).when(remove, context).then();
});

describe.each([edit('one'), remove])('$type is refused', (command) => {
  test('of a message that is not there, and of a note', () => {
    given().when(command, { message: null }).thenRefused('MESSAGE_NOT_FOUND', { messageId });
    given()
      .when(command, { message: place({ scope: 'private' }) })
      .thenRefused('MESSAGE_NOT_FOUND');
  });

  test('in a deleted dialog, of a blocked client and over an inactive channel', () => {
    const { message } = context;
    const gone = { ...message, dialog: { ...message.dialog, deleted: true } };
    given().when(command, { message: gone }).thenRefused('MESSAGE_NOT_FOUND', { messageId });
    given()
      .when(command, { message: { ...message, client: { clientId: 5, blocked: true } } })
      .thenRefused('CLIENT_BLOCKED');
    const channel = { ...message.channel, active: false };
    given()
      .when(command, { message: { ...message, channel } })
      .thenRefused('CHANNEL_INACTIVE');
  });
});
