import { describe, expect, it } from '@jest/globals';
import { InfrastructureError, storeErrors } from '@parley/eventsourcing';
import { normaliseSqliteError } from './errors.js';

const driverError = (code: string): Error => Object.assign(new Error('driver text with content'), { code });

describe('errors of the driver', () => {
  it.each([
    ['SQLITE_FULL', 'STORE_FULL', true],
    ['SQLITE_IOERR_SHMSIZE', 'STORE_FULL', true],
    ['SQLITE_BUSY', 'STORE_LOCKED', true],
    ['SQLITE_BUSY_RECOVERY', 'STORE_LOCKED', true],
    ['SQLITE_LOCKED', 'STORE_LOCKED', true],
    ['SQLITE_CORRUPT', 'STORE_DAMAGED', false],
    ['SQLITE_CORRUPT_INDEX', 'STORE_DAMAGED', false],
    ['SQLITE_NOTADB', 'STORE_DAMAGED', false],
    ['SQLITE_IOERR_WRITE', 'STORE_UNAVAILABLE', true],
    ['SQLITE_READONLY', 'STORE_UNAVAILABLE', true],
    ['', 'STORE_UNAVAILABLE', true],
  ])('%s becomes %s, retryable: %p, and its text is only the cause', (code, expected, retryable) => {
    const cause = driverError(code);
    const error = normaliseSqliteError(cause, 'event store');
    expect(error).toBeInstanceOf(InfrastructureError);
    expect(error).toMatchObject({ code: expected, retryable, cause });
    expect(error.message).toContain('event store');
    expect(error.message).not.toContain(cause.message);
  });

  it.each([undefined, 'text', new Error('x'), { code: 5 }])(
    'anything else becomes STORE_UNAVAILABLE: %p',
    (thrown) => expect(normaliseSqliteError(thrown, 'event store').code).toBe('STORE_UNAVAILABLE'),
  );

  it('a closed connection becomes STORE_CLOSED', () => {
    const thrown = new TypeError('The database connection is not open');
    expect(normaliseSqliteError(thrown, 'event store')).toMatchObject({
      code: 'STORE_CLOSED',
      retryable: false,
    });
  });

  it('an error of the kernel stays the same object', () => {
    const error = storeErrors.LEASE_LOST('Lost.');
    expect(normaliseSqliteError(error, 'document store')).toBe(error);
  });
});
