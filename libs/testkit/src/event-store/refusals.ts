import { expect, it } from '@jest/globals';
import { ABSENT, type AppendLimits, type EventMetadata, type EventToAppend } from '@parley/eventsourcing';
import type { ContractContext } from './context.js';
import { eventWith, freshStream, metadata, numbered, readLog, refusalOf } from './events.fixtures.js';

const INVALID_EVENT = 'Validation INVALID_EVENT';

const cycle: { self?: unknown } = {};
cycle.self = cycle;

const BAD_STREAMS: readonly [name: string, stream: string][] = [
  ['empty', ''],
  ['longer than 255 characters', 'x'.repeat(256)],
  ['with NUL', 'dialog-\u00007'],
  ['with a control character', 'dialog-\n7'],
  ['with a lone surrogate', 'dialog-\ud8007'],
  ['that stores keep for themselves', '$dialog-7'],
  ['that is kept for namespaces', '~staging.dialog-7'],
];

const withId = (id: unknown): EventToAppend => ({ ...eventWith({}), id: id as string });
const withMetadata = (value: unknown): EventToAppend => ({
  ...eventWith({}),
  metadata: value as EventMetadata,
});
const [repeated] = numbered(1);

const BAD_EVENTS: readonly [name: string, events: readonly (EventToAppend | undefined)[]][] = [
  ['no event at all', []],
  ['an empty type', [eventWith({}, '')]],
  ['a type longer than 255 characters', [eventWith({}, 'T'.repeat(256))]],
  ['a type with NUL', [eventWith({}, 'No\u0000ted')]],
  ['a type with a lone surrogate', [eventWith({}, 'Noted\udc00')]],
  ['a type that stores keep for themselves', [eventWith({}, '$Noted')]],
  ['an id that is no UUID', [withId('event-1')]],
  ['an id with a letter too many', [withId('6f1c2a34-8f7e-4b1c-9d3e-2a4b5c6d7e8ff')]],
  ['no id', [withId(undefined)]],
  ['one id twice', [repeated, repeated]],
  ['one id twice, in capitals', [repeated, repeated && { ...repeated, id: repeated.id.toUpperCase() }]],
  ['data that is undefined', [eventWith(undefined)]],
  ['data that is a function', [eventWith(() => 1)]],
  ['data with a bigint', [eventWith({ n: 1n })]],
  ['data with a cycle', [eventWith(cycle)]],
  ['metadata with a bigint', [withMetadata({ ...metadata, schemaVersion: 1n })]],
  ['no metadata', [withMetadata(undefined)]],
  ['a bad event after good ones', [...numbered(3), eventWith(undefined)]],
];

/** One byte of text more than there is room for, beside a type, metadata and two quotes that are never counted. */
function tooLarge({ eventBytes, appendBytes }: AppendLimits): typeof BAD_EVENTS {
  const bytes = Math.min(eventBytes, appendBytes);
  const cases: (typeof BAD_EVENTS)[number][] = [
    ['an event over its limit', [eventWith('x'.repeat(bytes))]],
    ['an event over its limit as UTF-8', [eventWith('ж'.repeat(bytes / 2))]],
  ];
  if (appendBytes === Infinity) return cases;
  const quarter = () => eventWith('x'.repeat(appendBytes / 4));
  return [...cases, ['events that are over its limit together', Array.from({ length: 4 }, quarter)]];
}

export function refusalContract({ store, limits }: ContractContext): void {
  it.each(BAD_STREAMS)(
    'refuses a stream name %s with INVALID_EVENT and stores nothing',
    async (_, stream) => {
      const head = await store().head();
      expect(await refusalOf(store().append(stream, ABSENT, numbered(1)))).toBe(INVALID_EVENT);
      expect(await readLog(store(), head)).toEqual([]);
    },
  );

  it.each([...BAD_EVENTS, ...tooLarge(limits)])(
    'refuses %s with INVALID_EVENT and stores nothing',
    async (_, events) => {
      const head = await store().head();
      const stream = freshStream();
      expect(await refusalOf(store().append(stream, ABSENT, events as EventToAppend[]))).toBe(INVALID_EVENT);
      expect(await readLog(store(), head)).toEqual([]);
      expect(await store().append(stream, ABSENT, numbered(1))).toMatchObject({ revision: 0 });
    },
  );

  it('never repeats content in the message of a refusal', async () => {
    const secret = 'secret-4711';
    const bad = [eventWith({ secret, n: 1n }), eventWith(secret, ''), withId(secret)];
    for (const event of bad) {
      const error = await store()
        .append(freshStream(), ABSENT, [event])
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'INVALID_EVENT' });
      expect(JSON.stringify([String(error), error])).not.toContain(secret);
    }
  });
}
