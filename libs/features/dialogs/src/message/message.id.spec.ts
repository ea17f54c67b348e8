import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressOfMessage, messageIdAt, messageIdsAfter } from './message.id.js';

const address = fc.record({
  dialogId: fc.integer({ min: 1, max: 2 ** 31 }),
  revision: fc.integer({ min: 0, max: 2 ** 21 - 1 }),
});

describe('the id of a message', () => {
  test('says where the message is, as a whole number that JSON carries', () => {
    fc.assert(
      fc.property(address, (place) => {
        const id = messageIdAt(place);
        expect(Number.isSafeInteger(id)).toBe(true);
        expect(addressOfMessage(id as number)).toEqual(place);
      }),
    );
  });

  test('is never one from a block', () => {
    expect(messageIdAt({ dialogId: 1, revision: 0 })).toBeGreaterThan(2 ** 40);
    expect([1, 5_002, 2 ** 40, 2 ** 40 + 2 ** 21 - 1].map(addressOfMessage)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('counts on from the revision of the dialog, whatever the command decides before the message', () => {
    const ids = messageIdsAfter(11, 4);
    expect([0, 2].map((ahead) => addressOfMessage(ids?.(ahead) ?? 0))).toEqual([
      { dialogId: 11, revision: 5 },
      { dialogId: 11, revision: 7 },
    ]);
    expect(addressOfMessage(messageIdsAfter(11, -1)?.(0) ?? 0)).toEqual({ dialogId: 11, revision: 0 });
  });

  test('has no address where it cannot hold one: the message needs an id from a block', () => {
    expect(messageIdsAfter(11, 2 ** 21 - 2)).toBeNull();
    expect(messageIdsAfter(Number.MAX_SAFE_INTEGER, 0)).toBeNull();
    expect(messageIdAt({ dialogId: 1, revision: 2 ** 21 })).toBeNull();
  });
});
