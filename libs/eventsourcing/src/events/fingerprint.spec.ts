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

  test('has names in the order of their UTF-16 units, few or many, and what JSON writes otherwise than it stands', () => {
    const texts = [
      'b',
      '"',
      '\\',
      '\u0000',
      '\u007f',
      '\ud800',
      '\ud83d\ude00',
      '\u2028',
      '\uffff',
      '',
      '10',
      '9',
      'a',
    ];
    for (const count of [1, 3]) {
      const names = Array.from({ length: count }, (_, nth) =>
        texts.map((text) => text + 'x'.repeat(40 * nth)),
      ).flat();
      const sorted = [...new Set(names)].sort();
      const value = Object.fromEntries(names.map((name) => [name, name]));
      const expected = sorted.map((name) => `${JSON.stringify(name)}:${JSON.stringify(name)}`).join();
      expect(canonicalJson(value)).toBe(`{${expected}}`);
    }
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
  const noted = (...data: unknown[]) => data.map((each) => ({ type: 'Noted', data: each }));

  test('are UUIDs derived from stream, command, index and what was decided alone', () => {
    assert(
      property(string(), jsonValue(), (commandId, data) => {
        const ids = eventIdsOf(commandId, 'dialog-7', noted(data, data, 1));
        expect(ids.every((id) => uuid.test(id))).toBe(true);
        expect(eventIdsOf(commandId, 'dialog-7', noted(data, data, 1))).toEqual(ids);
        expect(new Set([...ids, ...eventIdsOf(commandId, 'dialog-8', noted(data, data, 1))]).size).toBe(6);
      }),
    );
  });

  test('share none when the same command decided otherwise: other data, another type, fewer or more', () => {
    const decisions = [noted(1, 2), noted(1, 3), noted(1), noted(1, 2, 3), [{ type: 'Marked', data: 1 }]];
    const ids = decisions.flatMap((events) => eventIdsOf('c-1', 'dialog-7', events));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('differ across 10,000 events of one command', () => {
    const events = noted(...Array<number>(10_000).fill(1));
    expect(new Set(eventIdsOf('load', 'dialog-7', events)).size).toBe(10_000);
  });

  test('are given to what no store takes, so that the store refuses it', () => {
    expect(eventIdsOf('c-1', 'dialog-7', noted(1n))).toHaveLength(1);
  });
});
