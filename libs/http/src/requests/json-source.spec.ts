import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { refuseChanges } from './json-source.js';

/** Null for what is taken, else the code. */
function refusal(json: string): string | null {
  JSON.parse(json);
  try {
    refuseChanges(json);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a number', () => {
  test.each([
    ...['0', '-1', '1.0', '19.90', '0.1', '1e2', '1E+2', '100e-2', '1e23', '5e-324', '0.0', '0e999999999999'],
    ...['9007199254740991', '9007199254740992', '-9007199254740994', '1.7976931348623157e308'],
    ...['123456789012345680000', '0.000001', '1e-7', '0.3333333333333333'],
  ])('%s is kept to the digit', (number) => {
    expect(refusal(number)).toBeNull();
    expect(refusal(`{"a":[${number},"x"],"b":${number}}`)).toBeNull();
  });

  test.each([
    ...['9007199254740993', '-9007199254740993', '9007199254740993.0', '900719925474099.3e1'],
    ...['1e400', '-1e400', '1e-400', '1e999999999999', '0.1000000000000000055', '1.00000000000000001'],
    ...['-0', '-0.0', '-0e5', '0.30000000000000004441', '9'.repeat(100_000), `1${'0'.repeat(400)}`],
  ])('%.40s would change, so it is refused wherever it stands', (number) => {
    expect(refusal(number)).toBe('INVALID_NUMBER');
    expect(refusal(`{"a":[{"b": ${number} }]}`)).toBe('INVALID_NUMBER');
  });

  test('is taken as soon as it is what a double is written as, and digits in texts and keys are no numbers', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        expect(refusal(JSON.stringify([double, { '1e400': '\\"1e400' }, '-0']))).toBeNull();
      }),
    );
  });
});

describe('a key', () => {
  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"b":{},"\\u0061" :2}',
    '[{"x":[{"a":"","a":""}]}]',
    '{"\\"":1,"\\"":1}',
  ])('that an object has twice is refused, or one of the values would be lost: %s', (json) => {
    expect(refusal(json)).toBe('INVALID_JSON');
  });

  test.each([
    '{"a":{"a":{"a":1}},"b":["a","a"]}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a\\\\":"\\\\","a":"\\\\\\""}',
    '{"A":1,"a":1}',
  ])('may come again elsewhere: %s', (json) => {
    expect(refusal(json)).toBeNull();
  });

  test('no JSON of one value a key is refused', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(refusal(JSON.stringify(value, null, 1))).toBeNull();
      }),
    );
  });
});
