import { expect, it } from '@jest/globals';
import { ABSENT, type EventMetadata, type EventToAppend, type RecordedEvent } from '@parley/eventsourcing';
import type { ContractContext } from './context.js';
import { eventWith, freshStream, metadata } from './events.fixtures.js';

const MIB = 1024 * 1024;
const NUL = '\u0000';
const LONE_SURROGATES = ['\ud800', '\udc00', 'a\udfffb', '\ude00\ud83d'];

/** Values that stores and drivers like to change. */
const DIFFICULT: readonly [name: string, data: unknown][] = [
  ['NUL in text and keys', { [`a${NUL}b`]: `${NUL}c${NUL}` }],
  ['lone surrogates in text and keys', { [`x${LONE_SURROGATES[0]}`]: LONE_SURROGATES }],
  ['Unicode', { text: 'Здравствуйте 👩‍👩‍👧 مرحبا e\u0301 \u2028\ufeff\uffff', '🔑': 1 }],
  ['quotes and control characters', { text: '"\\\' \t\r\n\u0001\u001f\u007f\u0085 ${x} %s ?1 :a' }],
  ['numbers', [0, -1, 1.5, 5e-324, 1.7976931348623157e308, Number.MAX_SAFE_INTEGER, 0.1 + 0.2]],
  ['keys that mean something to JavaScript', JSON.parse('{"__proto__":{"a":1},"constructor":2,"":3,"10":4}')],
  ['plain values: null', null],
  ['plain values: empty text', ''],
  ['plain values: false', false],
  ['plain values: empty list', []],
  ['depth', JSON.parse('['.repeat(500) + ']'.repeat(500))],
];

export function contentContract({ store, limits }: ContractContext): void {
  /** The metadata and the rest take less than 1,000 bytes. */
  const LARGE = Math.min(MIB, limits.eventBytes - 1_000, limits.appendBytes - 1_000);

  async function roundTrip(event: EventToAppend, stream = freshStream()): Promise<RecordedEvent | undefined> {
    const head = await store().head();
    await store().append(stream, ABSENT, [event]);
    const [read] = await store().readStream(stream, { limit: 1 });
    const page = await store().readAll({ from: head, limit: 1 });
    expect(page.events[0]).toEqual(read);
    expect(await store().eventAt(read?.position ?? head)).toEqual(read);
    return read;
  }

  it.each(DIFFICULT)('gives data back exactly as it was: %s', async (_, data) => {
    const read = await roundTrip(eventWith(data));
    expect(JSON.stringify(read?.data)).toBe(JSON.stringify(data));
    expect(read?.data).toEqual(data);
  });

  it.each([
    ['ASCII', 'x'.repeat(LARGE)],
    ['Cyrillic', 'ж'.repeat(LARGE / 2)],
    ['escapes', NUL.repeat(LARGE / 6)],
  ])('gives an event of 1 MiB, or the largest that it takes, back exactly: %s', async (_, text) => {
    const read = await roundTrip(eventWith({ text }));
    expect((read?.data as { text: string }).text === text).toBe(true);
  });

  it.each(['диалог-7-🙂', 'stream with spaces-1', '"quoted\'-%_?', '漢字-1', 'e\u0301-1'])(
    'keeps the stream name and type apart from all others: %s',
    async (name) => {
      const stream = `${name}-${freshStream()}`;
      const read = await roundTrip(eventWith({}, name), stream);
      expect(read).toMatchObject({ stream, type: name });
      expect(await store().readStream(stream.normalize('NFC') + '-', { limit: 1 })).toEqual([]);
    },
  );

  it('takes a stream name and a type of 255 characters', async () => {
    const stream = freshStream().padEnd(255, 'ж');
    const read = await roundTrip(eventWith({}, 'Ж'.repeat(255)), stream);
    expect(read).toMatchObject({ stream, type: 'Ж'.repeat(255) });
  });

  it('gives the id and the metadata back exactly', async () => {
    const full: EventMetadata = {
      actor: { kind: 'system', id: null },
      occurredAt: '1999-12-31T23:59:59.999Z',
      correlationId: 'связь-🙂',
      causationId: 'cause',
      commandId: `with${NUL}NUL and \ud800`,
      fingerprint: 'f'.repeat(64),
      schemaVersion: 12,
      commandType: 'Wait',
      requestId: '0b6a5a3e000040008000000000000001',
      extension: 'pins',
    };
    const event: EventToAppend = { ...eventWith({ a: 1 }), metadata: full };
    const read = await roundTrip(event);
    expect(read).toMatchObject({ id: event.id, type: event.type });
    expect(read?.metadata).toEqual(full);
    expect((await roundTrip(eventWith({})))?.metadata).toEqual(metadata);
  });

  it('says when it was recorded in UTC with ms', async () => {
    const read = await roundTrip(eventWith({}));
    expect(read?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(new Date(read?.recordedAt ?? NaN).toISOString()).toBe(read?.recordedAt);
  });

  it('stores what the data was when append was called', async () => {
    const stream = freshStream();
    const data = { text: 'before' };
    const appended = store().append(stream, ABSENT, [eventWith(data)]);
    data.text = 'after';
    await appended;
    expect((await store().readStream(stream, { limit: 1 }))[0]?.data).toEqual({ text: 'before' });
  });
}
