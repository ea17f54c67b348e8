import { describe, expect, it } from '@jest/globals';
import type { EventToAppend } from '@parley/eventsourcing';
import type { Row } from '@parley/sqlite/testing';
import { eventWith, readLog } from '@parley/testkit';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { contentOf, json, RECORDED, useStore } from './rows.fixtures.js';

const given = useStore();

/** Names and texts that look like what rows and outlines are made of. */
const words = fc.constantFrom(
  ...[
    'a',
    'b',
    'kind',
    'scope',
    'schemaVersion',
    'data',
    'utm_source',
    '_',
    '__proto__',
    'constructor',
    'toJSON',
  ],
  ...['', '1', '10', 'é', '$.a', '"', '\u0000', '\ud800', 'client', 'a b', '[1]', '{}', 'null', 'received:'],
  ...[
    '2026-11-30T14:56:01.007Z',
    '2026-02-30T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59.999Z',
  ],
  ...[
    '2026-11-30T24:00:00.000Z',
    '2026-11-30T14:56:60.000Z',
    '2026-11-30T14:56:01Z',
    '0001-01-01T00:00:00.000Z',
  ],
  ...[
    '0d927d3a-2f34-4edd-804f-3ac99ddda39b',
    '0D927D3A-2f34-4edd-804f-3ac99ddda39b',
    '0d927d3a2f344edd804f3ac99ddda39b',
  ],
  ...[
    'received:e704644b021b698432e727538f2486222c5ad702',
    'received:E704644b021b698432e727538f2486222c5ad702',
  ],
  ...['e704644b021b698432e727538f2486222c5ad702', 'x-y:e704644b021b698432e727538f2486222c5ad702'],
);
const numbers = fc.constantFrom(
  0,
  -0,
  1,
  2,
  3,
  4,
  999,
  1_000,
  -1,
  0.1,
  1e21,
  5e-324,
  Number.MAX_SAFE_INTEGER,
);
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(words, numbers, fc.boolean(), fc.constant(null), fc.string({ unit: 'binary' }), fc.double()),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(words, tie('value'), { maxKeys: 5 }),
    fc.dictionary(words, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));
const uuids = fc.uuid();
/** As Parley writes them, and such as are nearly so. */
const metadatas = fc.oneof(
  fc.record(
    {
      actor: fc.record({
        kind: fc.constantFrom('client', 'manager', 'system'),
        id: fc.option(fc.integer({ min: 1 })),
      }),
      occurredAt: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      correlationId: fc.oneof(uuids, words),
      causationId: fc.option(uuids),
      commandId: fc.oneof(uuids, words),
      fingerprint: fc.oneof(uuids, words),
      schemaVersion: fc.oneof(fc.integer({ min: 1, max: 3 }), values),
      commandType: fc.constantFrom('SendMessage', 'CloseDialog', 'not a word'),
      requestId: uuids,
    },
    { requiredKeys: ['actor', 'occurredAt', 'correlationId', 'causationId', 'commandId'] },
  ),
  values,
);
const events = fc
  .record({
    id: uuids,
    type: fc.constantFrom('Noted', 'Told', '__proto__', 'é'),
    data: fc.oneof(values, fc.jsonValue()),
    metadata: metadatas,
  })
  .map((event) => event as EventToAppend);
const lists = fc.uniqueArray(events, { selector: ({ id }) => id, minLength: 1, maxLength: 20 });

describe('what is written and read', () => {
  it('is equal, in the order of fields too, whatever data and metadata are, also after the file is opened again', async () => {
    const written: EventToAppend[] = [];
    await fc.assert(
      fc.asyncProperty(lists, fc.boolean(), async (list, isReopened) => {
        const before = written.length;
        await given.append(list);
        written.push(...list);
        if (isReopened) await given.reopen();
        const read = await given.store.readStream('s-1', { from: before, limit: 1_000 });
        expect(contentOf(read)).toEqual(contentOf(list));
      }),
      { numRuns: 40 },
    );
    await given.reopen();
    expect(contentOf(await readLog(given.store, undefined))).toEqual(contentOf(written));
  });

  it('is the same to a program of SQLite by the view', async () => {
    const list = fc.sample(events, { numRuns: 200, seed: 1 });
    const unlike = list.map((event) => ({ ...event, id: randomUUID() }));
    await given.append(unlike);
    const rows = await given.ask('SELECT * FROM v_events ORDER BY position');
    const plain = unlike.map(({ id, type, data, metadata: beside }, revision) => ({
      ...{ position: BigInt(revision + 1), stream: 's-1', revision: BigInt(revision), id },
      ...{ type, recorded_at: BigInt(RECORDED), data: json(data), metadata: json(beside) },
    }));
    const comparable = (row: Row): Row => ({
      ...row,
      id: String(row['id']).replaceAll('-', ''),
      data: json(JSON.parse(String(row['data']))),
      metadata: json(JSON.parse(String(row['metadata']))),
    });
    expect(rows.map(comparable)).toEqual(plain.map(comparable));
  });

  it('is as JSON has it where an object says how it is written, and refused where it has none', async () => {
    class Money {
      constructor(private readonly cents: number) {}
      toJSON = (): string => `${this.cents} ct`;
    }
    const at = new Date(1_700_000_000_123);
    const odd = {
      a: new Money(5),
      at,
      left: undefined,
      made: { toJSON: () => ({ b: at }) },
      list: [undefined],
    };
    await given.append([
      eventWith(odd),
      eventWith(odd),
      eventWith(new Money(7)),
      eventWith(Object.create({ a: 1 })),
    ]);
    const read = await given.store.readStream('s-1', { limit: 10 });
    expect(read.map(({ data }) => data)).toEqual([
      ...Array<unknown>(2).fill(JSON.parse(JSON.stringify(odd))),
      '7 ct',
      {},
    ]);
    const cycle: Record<string, unknown> = { a: 1 };
    cycle['self'] = cycle;
    for (const data of [cycle, { a: 1n }, undefined, () => 1])
      await expect(given.append([eventWith({ a: 1 }), eventWith(data)])).rejects.toMatchObject({
        code: 'INVALID_EVENT',
      });
  });
});
