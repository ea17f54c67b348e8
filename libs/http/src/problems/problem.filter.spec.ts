import { describe, expect, test } from '@jest/globals';
import { BadRequestException, NotFoundException } from '@nestjs/common';
import { defineErrors, kernelErrors, storeErrors } from '@parley/eventsourcing';
import { applicationErrors } from '@parley/application';
import { toProblem } from './problem.filter.js';
import { requestErrors } from '../requests/request-errors.js';

const refusals = defineErrors({
  ALREADY_BLOCKED: { family: 'Domain', kind: 'conflict', meaning: 'A conflict.' },
  TEXT_TOO_LONG: { family: 'Domain', kind: 'rule', meaning: 'A rule.' },
  DIALOG_NOT_FOUND: { family: 'Domain', kind: 'not-found', meaning: 'Something is missing.' },
  NOT_ALLOWED: { family: 'Domain', kind: 'forbidden', meaning: 'Something is forbidden.' },
});

describe('the status of a problem follows from the family of its error:', () => {
  test.each([
    ['a conflict', refusals.ALREADY_BLOCKED('x'), 409],
    ['a rule', refusals.TEXT_TOO_LONG('x'), 422],
    ['something missing', refusals.DIALOG_NOT_FOUND('x'), 404],
    ['something forbidden', refusals.NOT_ALLOWED('x'), 403],
    ['wrong input', requestErrors.INVALID_REQUEST('x'), 400],
    ['no token', applicationErrors.UNAUTHENTICATED('x'), 401],
    ['another revision', kernelErrors.REVISION_CONFLICT('x'), 412],
    ['a store that is away', storeErrors.STORE_UNAVAILABLE('x'), 503],
  ])('%s', (_name, error, status) => {
    expect(toProblem(error)).toMatchObject({ status, code: error.code, detail: 'x' });
  });
});

test('a problem is RFC 9457: a type that names the code, a title by status, details when there are any', () => {
  expect(toProblem(refusals.DIALOG_NOT_FOUND('There is none.', { id: 7 }))).toEqual({
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
  const problem = toProblem(storeErrors.STORE_UNAVAILABLE('A store did not answer.', {}, { cause }));
  expect(JSON.stringify(problem)).not.toContain('secret');
});
