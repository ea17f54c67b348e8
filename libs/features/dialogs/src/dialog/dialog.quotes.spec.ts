import { describe, test } from '@jest/globals';
import { bob, bobs, given, send, sendingAs, sent } from '../testing/stories/dialog.examples.js';

describe('SendMessage: quotes', () => {
  const facts = {
    messageId: 5001,
    dialogId: 11,
    channelId: 7,
    author: { kind: 'client', id: 5 },
    scope: 'public',
    kind: 'text',
  } as const;
  const command = { ...send, quotedMessageId: 5001 };

  test('a message of the same dialog', () => {
    given(...bobs)
      .when(command, { ...sendingAs(bob), quoted: facts })
      .then(sent({ quotedMessageId: 5001 }));
  });

  test.each([null, { ...facts, dialogId: 12 }, { ...facts, messageId: 5000 }])(
    'no message of another dialog, and none that is unknown',
    (quoted) => {
      for (const scope of ['public', 'private'] as const) {
        given(...bobs)
          .when({ ...command, scope }, { ...sendingAs(bob), quoted })
          .thenRefused('QUOTED_MESSAGE_NOT_FOUND', { quotedMessageId: 5001 });
      }
    },
  );

  test('only where the channel takes quotes; in a note always', () => {
    for (const quoting of ['none', 'send', undefined] as const) {
      const channel = {
        active: true,
        settings: { text: { creating: 'both' as const, ...(quoting && { quoting }) } },
      };
      const context = { ...sendingAs(bob), quoted: facts, channel };
      given(...bobs)
        .when(command, context)
        .thenRefused('QUOTING_NOT_SUPPORTED', { kind: 'text' });
      given(...bobs)
        .when({ ...command, scope: 'private' }, context)
        .then(sent({ scope: 'private', quotedMessageId: 5001 }));
    }
  });

  test('a private note is quoted in notes alone, never to the client', () => {
    const context = { ...sendingAs(bob), quoted: { ...facts, scope: 'private' } } as const;
    given(...bobs)
      .when(command, context)
      .thenRefused('QUOTED_MESSAGE_PRIVATE', { quotedMessageId: 5001 });
    given(...bobs)
      .when({ ...command, scope: 'private' }, context)
      .then(sent({ scope: 'private', quotedMessageId: 5001 }));
  });
});
