import { describe, expect, test } from '@jest/globals';
import { BadRequestException, NotFoundException } from '@nestjs/common';
import { ConcurrencyError, DomainError, InfrastructureError, ValidationError } from '@parley/eventsourcing';
import { toProblem } from './problem.filter.js';

describe('the status of a problem follows from the family of its error:', () => {
  test.each([
    ['a conflict', new DomainError('ALREADY_BLOCKED', 'x', 'conflict'), 409],
    ['a rule', new DomainError('TEXT_TOO_LONG', 'x', 'rule'), 422],
    ['something missing', new DomainError('DIALOG_NOT_FOUND', 'x', 'not-found'), 404],
    ['something forbidden', new DomainError('NOT_ALLOWED', 'x', 'forbidden'), 403],
    ['wrong input', new ValidationError('INVALID_REQUEST', 'x'), 400],
    ['no token', new ValidationError('UNAUTHENTICATED', 'x'), 401],
    ['another revision', new ConcurrencyError('REVISION_CONFLICT', 'x'), 412],
    ['a store that is away', new InfrastructureError('STORE_UNAVAILABLE', 'x'), 503],
  ])('%s', (_name, error, status) => {
    expect(toProblem(error)).toMatchObject({ status, code: error.code, detail: 'x' });
  });
});

test('a problem is RFC 9457: a type that names the code, a title by status, details when there are any', () => {
  expect(toProblem(new DomainError('DIALOG_NOT_FOUND', 'There is none.', 'not-found', { id: 7 }))).toEqual({
    type: 'urn:parley:problem:dialog-not-found',
    title: 'Not found',
    status: 404,
    code: 'DIALOG_NOT_FOUND',
    detail: 'There is none.',
    details: { id: 7 },
  });
});

test.each([
  ['Nest', new NotFoundException('Cannot GET /v1/secret'), 404, 'NOT_FOUND'],
  ['Nest, of wrong input', new BadRequestException('secret'), 400, 'INVALID_REQUEST'],
  ['Fastify', Object.assign(new Error('secret'), { statusCode: 415 }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['the rate limit', Object.assign(new Error('secret'), { statusCode: 429 }), 429, 'RATE_LIMITED'],
  ['Fastify, of a rare kind', Object.assign(new Error('secret'), { statusCode: 418 }), 418, 'REFUSED'],
])('the text of an error of %s is not passed on', (_name, error, status, code) => {
  const problem = toProblem(error);
  expect(problem).toMatchObject({ status, code });
  expect(JSON.stringify(problem)).not.toContain('secret');
});

test.each([
  ['a fault of ours', new TypeError('secret')],
  ['something thrown that is no error', 'secret'],
  ['nothing', undefined],
  ['a library that says 500', Object.assign(new Error('secret'), { statusCode: 500 })],
])('%s is INTERNAL and says nothing more', (_name, error) => {
  expect(toProblem(error)).toEqual({
    type: 'urn:parley:problem:internal',
    title: 'The server failed',
    status: 500,
    code: 'INTERNAL',
    detail: 'The server failed; the fault is in its log.',
  });
});

test('the text of a driver stays inside', () => {
  const cause = new Error('SQLITE_BUSY /secret/path');
  const problem = toProblem(
    new InfrastructureError('STORE_UNAVAILABLE', 'A store did not answer.', {}, true, cause),
  );
  expect(JSON.stringify(problem)).not.toContain('secret');
});
