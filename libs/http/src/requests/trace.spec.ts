import { expect, test } from '@jest/globals';
import { correlationOf, requestIdOf, traceparentOf } from './trace.js';

const FIELDS = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('a correlation id is the UUID that the caller gives, else a new one', () => {
  const given = '0B6A5A3E-0000-4000-8000-000000000001';
  expect(correlationOf({ 'x-correlation-id': given })).toBe(given.toLowerCase());
  for (const header of [undefined, '', 'Jane Doe', `${given} `, `${given}, ${given}`]) {
    const made = correlationOf({ ...(header !== undefined && { 'x-correlation-id': header }) });
    expect(made).toMatch(UUID);
    expect(made).not.toBe(correlationOf({}));
  }
});

test('a request id is the one that a proxy gives, as a UUID or its digits, and never free text', () => {
  const digits = '0B6A5A3E000040008000000000000001';
  expect(requestIdOf({ 'x-request-id': digits })).toBe(digits.toLowerCase());
  expect(requestIdOf({ 'x-request-id': '0B6A5A3E-0000-4000-8000-000000000001' })).toBe(
    '0b6a5a3e-0000-4000-8000-000000000001',
  );
  for (const header of ['', 'Jane Doe', '79161234567', `${digits}0`, `${digits} `, `${digits}, ${digits}`])
    expect(requestIdOf({ 'x-request-id': header })).toBeUndefined();
  expect(requestIdOf({})).toBeUndefined();
});

test('a trace is kept as W3C writes it; of a later version the part that is known', () => {
  expect(traceparentOf({ traceparent: `00-${FIELDS}` })).toBe(`00-${FIELDS}`);
  expect(traceparentOf({ traceparent: `01-${FIELDS}` })).toBe(`00-${FIELDS}`);
  expect(traceparentOf({ traceparent: `cc-${FIELDS}-what-comes` })).toBe(`00-${FIELDS}`);
});

test.each([
  ...[undefined, '', 'Jane Doe', FIELDS, `ff-${FIELDS}`, `00-${FIELDS}-more`, `00-${FIELDS.toUpperCase()}`],
  ...[`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
])('no trace is made of %j', (traceparent) => {
  expect(traceparentOf({ ...(traceparent !== undefined && { traceparent }) })).toBeUndefined();
});
