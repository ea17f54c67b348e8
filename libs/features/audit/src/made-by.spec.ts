import { expect, test } from '@jest/globals';
import { parley } from '@parley/composition';
import { madeBy } from './made-by.js';

test('an answer names its position and the versions that it depends on', () => {
  expect(madeBy(parley, 42n, ['feed', 'dialog-list'])).toEqual({
    position: '42',
    program: {
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      projections: { 'dialog-list': expect.any(Number), feed: expect.any(Number) },
    },
    accessRules: 1,
  });
});

test('a projection that no feature has is a mistake', () => {
  expect(() => madeBy(parley, 1n, ['of-no-feature'])).toThrow('of-no-feature');
});
