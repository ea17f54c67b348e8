import { expect, it } from '@jest/globals';
import type {
  AggregateQuery,
  AggregateRow,
  Document,
  FieldSpec,
  Scalar,
  TimeUnit,
  Where,
} from '@parley/eventsourcing';
import { refusalOf } from '../../../event-store/events.fixtures.js';
import { freshName, putAll, takeLease, type DocumentStoreContext, type Place } from '../../place.fixtures.js';

const FIELDS: Readonly<Record<string, FieldSpec>> = {
  at: { type: 'date', nullable: true, meaning: 'When.' },
  who: { type: 'string', nullable: true, meaning: 'Who.' },
  channel: { type: 'integer', nullable: true, meaning: 'Where.' },
  took: { type: 'number', nullable: true, meaning: 'How long.' },
  seen: { type: 'integer', nullable: true, meaning: 'How often.' },
};
const COLUMNS = Object.keys(FIELDS);
const INDEXES = [
  ['who'],
  ['channel', 'took'],
  [...COLUMNS],
  ['channel', ...COLUMNS.filter((f) => f !== 'channel')],
];

/** A collection of five columns, held together by the last two of its indexes. */
export async function columnsPlace(
  { store }: DocumentStoreContext,
  documents: readonly Document[],
): Promise<Place> {
  const collection = freshName();
  await store().ensureCollection({
    name: collection,
    indexes: INDEXES.map((fields) => ({ fields })),
    fields: FIELDS,
  });
  const place = { store: store(), collection, lease: await takeLease(store(), collection) };
  if (documents.length > 0) await putAll(place, documents);
  return place;
}

const NONE: AggregateQuery = { anyOf: [{}], groups: {}, measures: {}, sort: [], limit: 100 };
const COUNT = { n: { of: 'count' } } as const;

async function rowsOf(place: Place, query: Partial<AggregateQuery>): Promise<readonly AggregateRow[]> {
  return (await place.store.aggregate(place.collection, { ...NONE, ...query })).rows;
}

const DOCUMENTS: readonly Document[] = [
  { who: 'ann', channel: 1, took: 10, at: '2026-03-01T10:00:00.000Z' },
  { who: 'ann', channel: 1, took: 30, at: '2026-03-01T11:00:00.000Z' },
  { who: 'ann', channel: 2, took: null, at: '2026-03-02T10:00:00.000Z' },
  { who: 'bob', channel: 2, took: 20.5, at: '2026-03-02T10:30:00.000Z' },
  { who: 'bob', channel: 3, took: 20.5, at: null },
  { channel: 3, took: 0, at: '2026-04-01T00:00:00.000Z' },
  { who: null, channel: 3, took: -5, at: '2026-04-01T00:00:00.000Z' },
];

export function aggregateContract(context: DocumentStoreContext): void {
  it('aggregate: gives every figure of everything, with and without rows', async () => {
    const measures = {
      ...COUNT,
      sum: { of: 'sum', field: 'took' },
      numbers: { of: 'numbers', field: 'took' },
      average: { of: 'average', field: 'took' },
      least: { of: 'lowest', field: 'took' },
      most: { of: 'highest', field: 'took' },
      first: { of: 'lowest', field: 'at' },
      last: { of: 'highest', field: 'at' },
      people: { of: 'distinct', field: 'who' },
      p50: { of: 'percentile', field: 'took', percent: 50 },
      p100: { of: 'percentile', field: 'took', percent: 100 },
    } as const;
    const place = await columnsPlace(context, DOCUMENTS);
    expect(await rowsOf(place, { measures })).toEqual([
      {
        n: 7,
        sum: 76,
        numbers: 6,
        average: 76 / 6,
        least: -5,
        most: 30,
        first: '2026-03-01T10:00:00.000Z',
        last: '2026-04-01T00:00:00.000Z',
        people: 2,
        p50: 10,
        p100: 30,
      },
    ]);
    const nothing = {
      n: 0,
      sum: 0,
      numbers: 0,
      average: null,
      least: null,
      most: null,
      first: null,
      last: null,
      people: 0,
      p50: null,
      p100: null,
    };
    expect(await rowsOf(place, { measures, anyOf: [{ who: 'none' }] })).toEqual([nothing]);
    expect(await rowsOf(place, { measures, anyOf: [] })).toEqual([nothing]);
    expect(await rowsOf(await columnsPlace(context, []), { measures })).toEqual([nothing]);
  });

  it('aggregate: groups by values, null and absent alike, and sorts, skips and cuts the groups', async () => {
    const place = await columnsPlace(context, DOCUMENTS);
    const query = { groups: { who: { field: 'who' } }, measures: COUNT } as const;
    const [none, ann, bob] = [
      { who: null, n: 2 },
      { who: 'ann', n: 3 },
      { who: 'bob', n: 2 },
    ];
    expect(await rowsOf(place, query)).toEqual([none, ann, bob]);
    expect(await rowsOf(place, { ...query, sort: [['who', -1]] })).toEqual([bob, ann, none]);
    expect(await rowsOf(place, { ...query, sort: [['n', 1]] })).toEqual([none, bob, ann]);
    const page = { ...NONE, ...query, sort: [['n', -1]] as const, skip: 1, limit: 1 };
    expect(await place.store.aggregate(place.collection, page)).toEqual({ rows: [none], groups: 3 });
    expect(await rowsOf(place, { ...query, anyOf: [{ channel: 9 }] })).toEqual([]);
  });

  it('aggregate: groups by several columns, and percentiles are of each group', async () => {
    const place = await columnsPlace(
      context,
      Array.from({ length: 300 }, (_, n) => ({ who: `w${n % 2}`, channel: n % 3, took: (n * 7) % 300 })),
    );
    const rows = await rowsOf(place, {
      groups: { who: { field: 'who' }, channel: { field: 'channel' } },
      measures: {
        p1: { of: 'percentile', field: 'took', percent: 1 },
        p90: { of: 'percentile', field: 'took', percent: 90 },
        different: { of: 'distinct', field: 'took' },
      },
      sort: [['p90', -1]],
    });
    expect(rows).toHaveLength(6);
    for (const { who, channel, p1, p90, different } of rows) {
      const values = Array.from({ length: 300 }, (_, n) => n)
        .filter((n) => `w${n % 2}` === who && n % 3 === channel)
        .map((n) => (n * 7) % 300)
        .sort((a, b) => a - b);
      expect([p1, p90, different]).toEqual([values[0], values[44], 50]);
    }
  });

  it('aggregate: branches and conditions on any column of the index limit the rows', async () => {
    const place = await columnsPlace(context, DOCUMENTS);
    const count = async (...anyOf: Where[]): Promise<Scalar | undefined> =>
      (await rowsOf(place, { anyOf, measures: COUNT }))[0]?.['n'];
    expect(await count({ who: 'ann' })).toBe(3);
    expect(await count({ who: 'ann' }, { who: 'bob', channel: 3 })).toBe(4);
    expect(await count({ took: { gt: 0 } })).toBe(4);
    expect(await count({ took: { gt: 0 }, who: 'bob' }, { took: null })).toBe(3);
    expect(await count({ at: { gte: '2026-03-01T11:00:00.000Z', lt: '2026-04-01T00:00:00.000Z' } })).toBe(3);
    expect(await count({ channel: 2, at: { lt: '2026-03-02T10:30:00.000Z' } })).toBe(1);
    expect(await count({ channel: { gt: 5, lt: 'x' } })).toBe(0);
  });

  it('aggregate: tells kinds apart, and text with NUL comes back whole', async () => {
    const place = await columnsPlace(context, [
      { who: 'a\0b' },
      { who: '' },
      { who: 1 },
      { who: '1' },
      { who: true },
    ]);
    const rows = await rowsOf(place, { groups: { who: { field: 'who' } }, measures: COUNT });
    expect(rows.map(({ who }) => who)).toEqual([1, '', '1', 'a\0b', true]);
  });

  it.each<[TimeUnit, string, string, string]>([
    ['hour', 'UTC', '2026-03-01T10:59:59.999Z', '2026-03-01T10:00:00.000Z'],
    ['hour', 'Asia/Kathmandu', '2026-03-01T10:10:00.000Z', '2026-03-01T09:15:00.000Z'],
    ['day', 'Europe/Moscow', '2026-03-01T21:00:00.000Z', '2026-03-01T21:00:00.000Z'],
    ['day', 'Europe/Moscow', '2026-03-01T20:59:59.999Z', '2026-02-28T21:00:00.000Z'],
    // The clocks go forward, then back.
    ['day', 'Europe/Berlin', '2026-03-29T21:59:59.999Z', '2026-03-28T23:00:00.000Z'],
    ['day', 'Europe/Berlin', '2026-10-25T22:59:59.999Z', '2026-10-24T22:00:00.000Z'],
    ['hour', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25T00:00:00.000Z'],
    ['hour', 'Europe/Berlin', '2026-10-25T01:30:00.000Z', '2026-10-25T01:00:00.000Z'],
    // Midnight is left out; later it comes twice.
    ['day', 'America/Sao_Paulo', '2018-11-04T12:00:00.000Z', '2018-11-04T03:00:00.000Z'],
    ['day', 'America/Sao_Paulo', '2019-02-17T02:30:00.000Z', '2019-02-16T02:00:00.000Z'],
    ['week', 'UTC', '2026-03-01T23:59:59.999Z', '2026-02-23T00:00:00.000Z'],
    ['week', 'UTC', '2026-03-02T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
    ['week', 'America/New_York', '1969-12-31T12:00:00.000Z', '1969-12-29T05:00:00.000Z'],
    ['month', 'Pacific/Auckland', '2026-03-31T12:00:00.000Z', '2026-03-31T11:00:00.000Z'],
    ['month', 'Pacific/Auckland', '2026-04-30T12:30:00.000Z', '2026-04-30T12:00:00.000Z'],
    ['month', 'UTC', '0001-01-15T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
    ['month', 'UTC', '9999-12-31T23:59:59.999Z', '9999-12-01T00:00:00.000Z'],
  ])('aggregate: the %s in %s of %s begins at %s', async (unit, zone, at, start) => {
    const place = await columnsPlace(context, [{ at }, { at: null }]);
    const groups = { start: { field: 'at', unit, zone } };
    expect(await rowsOf(place, { groups, measures: COUNT })).toEqual([
      { start: null, n: 1 },
      { start, n: 1 },
    ]);
  });

  it('aggregate: is not begun for whom the signal has ended', async () => {
    const place = await columnsPlace(context, DOCUMENTS);
    const signal = AbortSignal.abort(new Error('gone'));
    const query = { ...NONE, measures: COUNT };
    await expect(place.store.aggregate(place.collection, query, { signal })).rejects.toThrow('gone');
    const { rows } = await place.store.aggregate(place.collection, query, { deadlineMs: 60_000 });
    expect(rows).toEqual([{ n: 7 }]);
  });

  it('a question of documents is not begun for whom the signal has ended', async () => {
    const { store, collection } = await columnsPlace(context, DOCUMENTS);
    const signal = AbortSignal.abort(new Error('gone'));
    const query = { anyOf: [{}], sort: [], limit: 10 };
    await expect(store.find(collection, query, { signal })).rejects.toThrow('gone');
    await expect(store.get(collection, ['1'], { signal })).rejects.toThrow('gone');
    await expect(store.count(collection, [{}], 10, { signal })).rejects.toThrow('gone');
    const limits = { signal: new AbortController().signal, deadlineMs: 60_000.5 };
    expect(await store.find(collection, query, limits)).toHaveLength(7);
    expect(await store.get(collection, ['none'], limits)).toEqual(new Map());
    expect(await store.count(collection, [{}], 10, limits)).toBe(7);
  });

  const forged = (parts: Record<string, unknown>): Partial<AggregateQuery> => parts;
  it.each<[why: string, query: Partial<AggregateQuery>]>([
    ['a group of no index', { groups: { z: { field: 'z' } } }],
    ['a figure of no index', { measures: { z: { of: 'sum', field: 'z' } } }],
    ['a condition of no index', { anyOf: [{ z: 1 }] }],
    ['an unknown kind of figure', forged({ measures: { a: { of: 'guess', field: 'took' } } })],
    ['an inherited kind of figure', forged({ measures: { a: { of: 'toString', field: 'took' } } })],
    ['half a percentile', { measures: { a: { of: 'percentile', field: 'took', percent: 99.5 } } }],
    ['percentile 0', { measures: { a: { of: 'percentile', field: 'took', percent: 0 } } }],
    ['percentile 101', { measures: { a: { of: 'percentile', field: 'took', percent: 101 } } }],
    ['an unknown unit', forged({ groups: { a: { field: 'at', unit: 'year', zone: 'UTC' } } })],
    ['an unknown zone', { groups: { a: { field: 'at', unit: 'day', zone: 'Mars/Base' } } }],
    ['no zone', forged({ groups: { a: { field: 'at', unit: 'day' } } })],
    ['a name that is SQL', { groups: { 'a"; DROP': { field: 'who' } } }],
    ['a name of a field that is SQL', { groups: { a: { field: 'who; DROP TABLE leases' } } }],
    ['one name twice', { groups: { n: { field: 'who' } }, measures: COUNT }],
    ['a sort by what is not there', { measures: COUNT, sort: [['m', 1]] }],
    ['a direction of 2', forged({ measures: COUNT, sort: [['n', 2]] })],
    ['limit 0', { limit: 0 }],
    ['limit 10,001', { limit: 10_001 }],
    ['half a skip', { skip: 0.5 }],
    ['a list as a value', forged({ anyOf: [{ who: ['ann'] }] })],
    ['an unknown bound', forged({ anyOf: [{ took: { near: 1 } }] })],
  ])('INVALID_QUERY: an aggregate with %s', async (_, query) => {
    const place = await columnsPlace(context, DOCUMENTS);
    expect(await refusalOf(rowsOf(place, query))).toBe('Validation INVALID_QUERY');
  });

  it('UNKNOWN_COLLECTION: an aggregate of a collection that is not there', async () => {
    expect(await refusalOf(context.store().aggregate(freshName(), NONE))).toBe(
      'Validation UNKNOWN_COLLECTION',
    );
  });
}
