import { describe, expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { createCatalog, envelopeOnly } from './catalog.js';
import type { ParleyError } from '../values/errors.js';
import { defineEvent, type RecordedEvent } from './event.js';
import { metadata } from '@parley/testkit';

const Renamed = defineEvent(
  'Renamed',
  3,
  Type.Object({ full: Type.String() }),
  { full: 'Ann Lee' },
  {
    1: ({ name }: { name: string }) => ({ first: name, last: '' }),
    2: ({ first, last }: { first: string; last: string }) => ({ full: `${first} ${last}`.trim() }),
  },
);
const catalog = createCatalog([Renamed]);

const recorded = (schemaVersion: number, data: unknown, type = 'Renamed'): RecordedEvent => ({
  id: '00000000-0000-8000-8000-000000000000',
  type,
  stream: 'client-1',
  revision: 4,
  position: 9n,
  recordedAt: metadata.occurredAt,
  data,
  metadata: { ...metadata, schemaVersion },
});

const failure = (decode: () => unknown): Partial<ParleyError> => {
  try {
    return { message: `answered ${String(decode())}` };
  } catch (error) {
    return error as ParleyError;
  }
};

describe('upcasting on read', () => {
  test('an event of the current version is given back as it is', () => {
    const event = recorded(3, { full: 'Ann Lee' });
    expect(catalog.decode(event)).toBe(event);
  });

  test('an older event goes through every upcast from its version on, and only its data and version change', () => {
    const event = recorded(1, { name: 'Ann' });
    const decoded = { ...event, data: { full: 'Ann' }, metadata: { ...metadata, schemaVersion: 3 } };
    expect(catalog.decode(event)).toEqual(decoded);
    expect(catalog.decode(recorded(2, { first: 'Ann', last: 'Lee' })).data).toEqual({ full: 'Ann Lee' });
  });

  test('an upcast sees the metadata that were written with its event, as they are', () => {
    const Signed = defineEvent(
      'Signed',
      2,
      Type.Object({ by: Type.Integer() }),
      { by: 5 },
      {
        1: (_: object, { actor }) => ({ by: actor.id }),
      },
    );
    const signed = createCatalog([Signed]).decode(recorded(1, {}, 'Signed'));
    expect(signed).toMatchObject({ data: { by: metadata.actor.id }, metadata: { schemaVersion: 2 } });
  });

  test.each([
    ['an unknown type', recorded(1, {}, 'Vanished')],
    ['a version newer than this program', recorded(4, {})],
    ['a version that never was', recorded(0, {})],
    ['a version that is no number', recorded(NaN, {})],
    ['data that its upcast cannot take', recorded(2, null)],
  ])('%s is refused with UNKNOWN_EVENT, not retryable', (_, event) => {
    expect(failure(() => catalog.decode(event))).toMatchObject({
      family: 'Infrastructure',
      code: 'UNKNOWN_EVENT',
      retryable: false,
    });
  });

  test('the refusal says where the event is and never what it holds', () => {
    const { message } = failure(() => catalog.decode(recorded(4, { full: 'Ann Lee' })));
    expect(message).toContain('client-1 at revision 4');
    expect(message).not.toContain('Ann');
  });
});

test('a catalog refuses two definitions of one type', () => {
  expect(() => createCatalog([Renamed, { ...Renamed }])).toThrow('defined twice');
  expect(() => createCatalog([Renamed, Renamed])).not.toThrow();
});

test('a catalog knows types and their current versions', () => {
  expect([catalog.has('Renamed'), catalog.has('Vanished'), catalog.version('Renamed')]).toEqual([
    true,
    false,
    3,
  ]);
  expect(failure(() => catalog.version('Vanished'))).toMatchObject({ code: 'UNKNOWN_EVENT' });
});

describe('events of an extension', () => {
  const extended = (extension: string, type = 'Renamed'): RecordedEvent => {
    const event = recorded(3, { full: 'Ann Lee' }, type);
    return { ...event, metadata: { ...event.metadata, extension } };
  };

  test('of a feature that is enabled are events like others', () => {
    const withIt = createCatalog([Renamed], ['names']);
    expect(withIt.isDisabled(extended('names'))).toBe(false);
    expect(withIt.decode(extended('names'))).toEqual(extended('names'));
    expect(withIt.isDisabled(extended('names', 'Vanished'))).toBe(false);
    expect(failure(() => withIt.decode(extended('names', 'Vanished'))).code).toBe('UNKNOWN_EVENT');
  });

  test('of one that is not are never read, whatever their type is, and show their envelope alone', () => {
    const event = extended('names');
    expect(catalog.isDisabled(event)).toBe(true);
    expect(failure(() => catalog.decode(event)).code).toBe('UNKNOWN_EVENT');
    expect(envelopeOnly(event)).toEqual({ ...event, data: null });
    expect(catalog.isDisabled(recorded(3, {}))).toBe(false);
  });
});
