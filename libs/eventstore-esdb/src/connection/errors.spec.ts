import { describe, expect, test } from '@jest/globals';
import { kernelErrors } from '@parley/eventsourcing';
import { failureOf, normalise } from './errors.js';
import { positionOf } from '../reading/records.js';
import type { EsdbRecord } from '../wire/read-answer.js';

const TEXT = 'text of the driver: 10.0.0.7 refused user:password';

describe('errors of the client, with little to tell them by', () => {
  test.each([
    [{ type: 'unavailable', code: 14 }, 'STORE_UNAVAILABLE', true],
    [{ code: 14 }, 'STORE_UNAVAILABLE', true],
    [{ type: 'deadline-exceeded' }, 'STORE_UNAVAILABLE', true],
    [{ type: 'timeout', code: 10 }, 'STORE_UNAVAILABLE', true],
    [{ type: 'cancelled' }, 'STORE_UNAVAILABLE', true],
    [{ type: 'not-leader' }, 'STORE_UNAVAILABLE', true],
    [{ type: 'unknown', code: 2 }, 'STORE_UNAVAILABLE', true],
    [{ type: 'unknown', message: 'Could not recognize Server Is Not Ready' }, 'STORE_UNAVAILABLE', true],
    [{ message: 'Failed to discover after 10 attempts.' }, 'STORE_UNAVAILABLE', true],
    [{}, 'STORE_UNAVAILABLE', true],
    [{ type: 'access-denied' }, 'STORE_REFUSED', false],
    [{ type: 'unknown', code: 12 }, 'STORE_REFUSED', false],
    [{ code: 16 }, 'STORE_REFUSED', false],
    [{ type: 'stream-deleted' }, 'STORE_FOREIGN', false],
    [{ type: 'maximum-append-size-exceeded' }, 'INVALID_EVENT', false],
    [{ type: 'unknown', message: 'Could not recognize BadRequest' }, 'INVALID_EVENT', false],
  ])('%j becomes %s, retryable: %p, and its text is passed on by none', (driver, code, retryable) => {
    const cause = Object.assign(new Error(TEXT), driver);
    const error = normalise(cause, 'dialog-7');
    expect(error).toMatchObject({ code, retryable });
    expect(JSON.stringify([error, String(error)])).not.toMatch(/driver|password|Could not/);
  });

  test.each([undefined, null, 'text', 7])('anything else that is thrown: %p', (thrown) => {
    expect(normalise(thrown).code).toBe('STORE_UNAVAILABLE');
  });

  test('an error of the kernel stays the same object', () => {
    const error = kernelErrors.REVISION_CONFLICT('No.');
    expect(normalise(error)).toBe(error);
  });

  test('a name that objects inherit is no kind of failure', () => {
    expect(failureOf({ type: 'constructor' })).toBe('unknown');
  });
});

test('a transaction of an old client cannot be read, and is said to be there', () => {
  const record = { position: { commit: 7n, prepare: 5n } } as EsdbRecord;
  expect(() => positionOf(record)).toThrow(expect.objectContaining({ code: 'STORE_FOREIGN' }));
});
