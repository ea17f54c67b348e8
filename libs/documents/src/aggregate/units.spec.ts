import { describe, expect, it } from '@jest/globals';
import { TIME_UNITS } from '@parley/eventsourcing';
import fc from 'fast-check';
import { instantOf, type Bucketing } from './buckets.js';
import { unitsBetween } from './units.js';
import { stretchesOf } from '@parley/eventsourcing';

const bucketing = (unit: Bucketing['unit'], zone: string): Bucketing => ({
  unit,
  stretches: stretchesOf(zone),
});
const spansOf = (unit: Bucketing['unit'], zone: string, first: string, last: string): unknown[] =>
  (unitsBetween(bucketing(unit, zone), first, last, 1_000) ?? []).map(({ spans }) =>
    spans.map(({ from, to }) => `${from.slice(5, 16)} ${to.slice(5, 16)}`).join(', '),
  );

describe('units between two dates', () => {
  it.each<[string, Bucketing['unit'], string, string, string, string[]]>([
    [
      'a day of 23 hours, of 25, and part of one',
      'day',
      'Europe/Berlin',
      '2026-03-28T22:30:00.500Z',
      '2026-03-29T22:00:00.000Z',
      ['03-28T22:30 03-28T23:00', '03-28T23:00 03-29T22:00', '03-29T22:00 03-30T22:00'],
    ],
    [
      'a day whose midnight comes twice',
      'day',
      'America/Sao_Paulo',
      '2019-02-16T12:00:00.000Z',
      '2019-02-17T12:00:00.000Z',
      ['02-16T12:00 02-17T03:00', '02-17T03:00 02-18T03:00'],
    ],
    [
      'days that clocks put back across midnight take turns of',
      'day',
      'America/St_Johns',
      '2006-10-29T02:00:00.000Z',
      '2006-10-29T04:00:00.000Z',
      [
        '10-29T02:00 10-29T02:30, 10-29T02:31 10-29T03:30',
        '10-29T02:30 10-29T02:31, 10-29T03:30 10-30T03:30',
      ],
    ],
    [
      'hours of a zone that is a quarter of an hour off',
      'hour',
      'Asia/Kathmandu',
      '2026-03-01T10:10:00.000Z',
      '2026-03-01T10:15:00.000Z',
      ['03-01T10:10 03-01T10:15', '03-01T10:15 03-01T11:15'],
    ],
    [
      'hours about clocks that go back by half of one',
      'hour',
      'Australia/Lord_Howe',
      '2026-04-04T14:00:00.000Z',
      '2026-04-04T15:40:00.000Z',
      ['04-04T14:00 04-04T15:00', '04-04T15:00 04-04T15:30', '04-04T15:30 04-04T16:30'].slice(0, 3),
    ],
    [
      'months of different lengths',
      'month',
      'Pacific/Auckland',
      '2026-01-31T10:59:59.999Z',
      '2026-02-28T11:00:00.000Z',
      ['01-31T10:59 01-31T11:00', '01-31T11:00 02-28T11:00', '02-28T11:00 03-31T11:00'],
    ],
  ])('are %s', (_, unit, zone, first, last, spans) => {
    expect(spansOf(unit, zone, first, last)).toEqual(spans);
  });

  it('are none for too many spans, nor for dates that do not sort as text', () => {
    const days = bucketing('day', 'UTC');
    const [first, last] = ['2026-01-01T00:00:00.000Z', '2026-01-03T00:00:00.000Z'];
    expect(unitsBetween(days, first, last, 3)).toHaveLength(3);
    expect(unitsBetween(days, first, last, 2)).toBeNull();
    expect(unitsBetween(days, last, first, 3)).toEqual([]);
    expect(unitsBetween(days, first, '9999-12-31T00:00:00.000Z', 10_000_000)).toBeNull();
    for (const other of ['2026-01-02', '+010000-01-01T00:00:00.000Z', 'x']) {
      expect(unitsBetween(days, first, other, 10_000_000)).toBeNull();
      expect(unitsBetween(days, other, last, 10_000_000)).toBeNull();
    }
  });

  it('property: every instant lies in one span, of the unit that its own date alone makes', () => {
    const day = 86_400_000;
    const about = fc.constantFrom('1969-12-31', '2006-10-29', '2018-11-04', '2019-02-17', '2026-03-29');
    const ms = fc.integer({ min: -15 * day, max: 15 * day });
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Monrovia',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...TIME_UNITS),
        zone,
        about,
        ms,
        ms,
        fc.nat(),
        (unit, name, date, a, b, n) => {
          const of = bucketing(unit, name);
          const first = Date.parse(date) + Math.min(a, b);
          const last = Date.parse(date) + Math.max(a, b);
          const at = new Date(first + (n % (last - first + 1))).toISOString();
          const all = unitsBetween(
            of,
            new Date(first).toISOString(),
            new Date(last).toISOString(),
            1_000_000,
          );
          const holding = (all ?? []).flatMap(({ number, spans }) =>
            spans.filter(({ from, to }) => from <= at && at < to).map(() => instantOf(of, number)),
          );
          const [own] = unitsBetween(of, at, at, 1) ?? [];
          expect(holding).toEqual([instantOf(of, own?.number ?? 0)]);
        },
      ),
      { seed: 20_261_130, numRuns: 500 },
    );
  });
});
