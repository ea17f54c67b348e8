import { expect, test } from '@jest/globals';
import { array, assert, integer, property, uint8Array } from 'fast-check';
import { createUnframing, framed } from './frames.js';

test('messages come out as they went in, however the body is cut', () => {
  assert(
    property(array(uint8Array({ maxLength: 40 })), array(integer({ min: 1, max: 30 })), (given, cuts) => {
      const messages = given.map((bytes) => Buffer.from(bytes));
      const taken: Buffer[] = [];
      const unframe = createUnframing((message) => taken.push(Buffer.from(message)));
      let rest = framed(messages);
      for (const cut of [...cuts, Infinity]) {
        if (rest.length > 0) unframe(rest.subarray(0, cut));
        rest = rest.subarray(cut);
      }
      expect(taken).toEqual(messages);
    }),
  );
});

test('a compressed message is refused', () => {
  const body = framed([Buffer.from('x')]);
  body[0] = 1;
  expect(() => createUnframing(() => undefined)(body)).toThrow('compressed');
});
