import { expect, test } from '@jest/globals';
import { comparing } from './comparing.js';

test('what is noted has to be as expected, each of it', () => {
  const steps = (last: number) => () =>
    comparing((compare) => {
      compare([1, { two: 2 }], [1, { two: 2 }]);
      compare(last, 3);
      compare('four', 'four');
    });
  expect(steps(3)).not.toThrow();
  expect(steps(5)).toThrow(/- +3,[^]*\+ +5,/);
});

test('what is thrown on the way comes through', () => {
  const refused = (): never => {
    throw new Error('No such step.');
  };
  expect(() => comparing(refused)).toThrow('No such step.');
});
