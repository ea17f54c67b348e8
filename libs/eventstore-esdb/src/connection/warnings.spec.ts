import { expect, jest, test } from '@jest/globals';
import { hideNumberAsName } from './warnings.js';

test('one warning of Node is hidden, and every other is shown as it was given', () => {
  const shown = jest.spyOn(process, 'emitWarning').mockReturnValue();
  hideNumberAsName();
  hideNumberAsName();
  process.emitWarning('An address by number.', 'DeprecationWarning', 'DEP0123');
  process.emitWarning('Something else.', 'DeprecationWarning', 'DEP0001');
  const error = new Error('An error.');
  process.emitWarning(error);
  expect(shown.mock.calls).toEqual([['Something else.', 'DeprecationWarning', 'DEP0001'], [error]]);
});
