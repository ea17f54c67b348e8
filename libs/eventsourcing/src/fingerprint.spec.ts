import { describe, expect, test } from '@jest/globals';
import { assert, jsonValue, property, string, tuple } from 'fast-check';
import { canonicalJson, eventIdsOf, fingerprintOf } from './fingerprint.js';

const backwards = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, backwards(item)]),
  );
};

describe('canonical JSON', () => {
  test('is JSON of the same value, whatever the order of the keys', () => {
    assert(
      property(jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(backwards(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test('is the same before and after a value has been stored as JSON', () => {
    const value = {
      gone: undefined,
      list: [undefined, NaN, -0],
      at: new Date(0),
      text: '\ud800 \u0000',
      [' ']: 1e21,
    };
    expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value));
  });

  test('tells values apart that JSON tells apart', () => {
    const values = [
      1,
      '1',
      [1],
      { a: 1 },
      { a: '1' },
      { a: [1] },
      { b: 1 },
      null,
      true,
      [],
      {},
      '',
      [[]],
      [null],
    ];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });
});

test('fingerprints differ for different bodies and are equal for equal ones', () => {
  assert(
    property(tuple(jsonValue(), jsonValue()), ([one, other]) => {
      expect(fingerprintOf(one) === fingerprintOf(other)).toBe(canonicalJson(one) === canonicalJson(other));
    }),
  );
});

describe('event ids', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  test('are UUIDs derived from command, stream and index alone', () => {
    assert(
      property(string(), (commandId) => {
        const ids = eventIdsOf(commandId, 'dialog-7', 3);
        expect(ids.every((id) => uuid.test(id))).toBe(true);
        expect(eventIdsOf(commandId, 'dialog-7', 2)).toEqual(ids.slice(0, 2));
        expect(new Set([...ids, ...eventIdsOf(commandId, 'dialog-8', 3)]).size).toBe(6);
      }),
    );
  });

  test('differ across 10,000 events of one command', () => {
    expect(new Set(eventIdsOf('load', 'dialog-7', 10_000)).size).toBe(10_000);
  });
});
