import { describe, expect, test } from '@jest/globals';
import { declareError, defineErrors, errorsIn } from './define-errors.js';
import {
  ConcurrencyError,
  DomainError,
  InfrastructureError,
  ParleyError,
  ValidationError,
  type DeclaredError,
} from './errors.js';

const errors = defineErrors({
  DOOR_LOCKED: { family: 'Domain', kind: 'conflict', meaning: 'The door is locked.' },
  NO_DOOR: { family: 'Validation', kind: 'not-found', meaning: 'There is no such door.' },
  OTHER_HAND: { family: 'Concurrency', meaning: 'Somebody else holds the handle.' },
  HOUSE_AWAY: { family: 'Infrastructure', meaning: 'The house does not answer.' },
  HOUSE_BURNT: { family: 'Infrastructure', retryable: false, overHttp: false, meaning: 'The house is gone.' },
});

describe('an error', () => {
  test.each([
    ['DOOR_LOCKED', DomainError, false],
    ['NO_DOOR', ValidationError, false],
    ['OTHER_HAND', ConcurrencyError, true],
    ['HOUSE_AWAY', InfrastructureError, true],
    ['HOUSE_BURNT', InfrastructureError, false],
  ] as const)('of code %s has family, name and retryable as declared', (code, type, retryable) => {
    const error = errors[code]('Door 7.', { door: 7 });
    expect(error).toBeInstanceOf(type);
    const { family } = errors[code];
    expect(error).toMatchObject({ code, family, name: `${family}Error`, retryable, details: { door: 7 } });
    expect(error.message).toBe('Door 7.');
  });

  test('has no details, no cause and no kind unless they are given', () => {
    const error = errors.HOUSE_AWAY('Away.');
    expect(error.details).toEqual({});
    expect('cause' in error).toBe(false);
    expect('kind' in error).toBe(false);
    expect(errors.NO_DOOR('None.').kind).toBe('not-found');
  });

  test('is retryable and caused as the place that throws says', () => {
    const cause = new Error('smoke');
    const error = errors.HOUSE_BURNT('Gone.', {}, { retryable: true, cause });
    expect([error.retryable, error.cause]).toEqual([true, cause]);
    expect(errors.OTHER_HAND('Held.', {}, { retryable: false }).retryable).toBe(false);
  });
});

test('no error is made of a code that is not declared', () => {
  const undeclared = {
    code: 'UNDECLARED',
    family: 'Validation',
    meaning: 'x',
    retryable: false,
    overHttp: true,
  } as const;
  // @ts-expect-error a text declares nothing
  expect(() => new ValidationError('UNDECLARED', 'x')).not.toThrow();
  // @ts-expect-error only defineErrors and declareError make a declaration
  const declared: DeclaredError = undeclared;
  // @ts-expect-error nor does a base error take one
  expect(new ParleyError(undeclared, 'x').code).toBe(declared.code);
  // @ts-expect-error the set has no such code
  expect(errors.UNDECLARED).toBeUndefined();
});

test('the errors that a module exports are found in its sets, and nothing else is', () => {
  const alone = declareError('ALONE', { family: 'Validation', meaning: 'Alone.' });
  const module = { errors, alone, text: 'text', nothing: null, list: [1], make: () => errors, set: { a: 1 } };
  expect(errorsIn(module).map(({ code }) => code)).toEqual(Object.keys(errors));
});
