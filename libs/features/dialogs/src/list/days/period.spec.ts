import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { periodOf } from './period.rules.js';
import { QUARTER_MS } from './quarters.rules.js';

const timesOf = (zone: string, from?: string, to?: string): readonly (string | number)[] => {
  const period = periodOf(zone, { from, to });
  return [period.from, period.to].map((quarter) =>
    Number.isFinite(quarter) ? new Date(quarter * QUARTER_MS).toISOString().slice(0, 16) : quarter,
  );
};
const dayIn = (zone: string, date: string) => timesOf(zone, date, date);

describe('[S82] a date in a time zone', () => {
  test.each([
    ['UTC', '2026-03-01', '2026-03-01T00:00', '2026-03-02T00:00'],
    ['Europe/Moscow', '2026-03-01', '2026-02-28T21:00', '2026-03-01T21:00'],
    ['Asia/Kathmandu', '2026-03-01', '2026-02-28T18:15', '2026-03-01T18:15'],
    ['Pacific/Chatham', '2026-03-01', '2026-02-28T10:15', '2026-03-01T10:15'],
    ['America/New_York', '2026-07-01', '2026-07-01T04:00', '2026-07-02T04:00'],
  ])('%s %s is from %s to %s', (zone, date, from, to) => {
    expect(dayIn(zone, date)).toEqual([from, to]);
  });

  test.each([
    ['of 23 hours', 'Europe/Berlin', '2026-03-29', '2026-03-28T23:00', '2026-03-29T22:00'],
    ['of 25 hours', 'Europe/Berlin', '2026-10-25', '2026-10-24T22:00', '2026-10-25T23:00'],
    ['of 24 hours and a half', 'Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00', '2026-04-05T13:30'],
    ['that begins at 01:00', 'Africa/Cairo', '2026-04-24', '2026-04-23T22:00', '2026-04-24T21:00'],
    [
      'whose last hour comes twice',
      'America/Sao_Paulo',
      '2018-02-17',
      '2018-02-17T02:00',
      '2018-02-18T03:00',
    ],
    ['at whose end a zone moved', 'Europe/Moscow', '2014-10-25', '2014-10-24T20:00', '2014-10-25T20:00'],
    ['on which a zone moved', 'Europe/Moscow', '2014-10-26', '2014-10-25T20:00', '2014-10-26T21:00'],
    ['before every stretch', 'Europe/Moscow', '0001-01-01', '0000-12-31T21:00', '0001-01-01T21:00'],
    ['after every stretch', 'Asia/Tokyo', '9999-12-31', '9999-12-30T15:00', '9999-12-31T15:00'],
  ])('a day %s: %s %s', (_, zone, date, from, to) => {
    expect(dayIn(zone, date)).toEqual([from, to]);
  });

  test('a date that clocks never showed is no time at all', () => {
    expect(dayIn('Pacific/Apia', '2011-12-30')).toEqual(['2011-12-30T10:00', '2011-12-30T10:00']);
  });

  test('a period holds both of its dates, and without one has no end there', () => {
    expect(timesOf('Europe/Moscow', '2026-03-01', '2026-03-31')).toEqual([
      '2026-02-28T21:00',
      '2026-03-31T21:00',
    ]);
    expect(timesOf('UTC', '2026-03-01')).toEqual(['2026-03-01T00:00', Number.POSITIVE_INFINITY]);
    expect(timesOf('UTC', undefined, '2026-03-01')).toEqual([Number.NEGATIVE_INFINITY, '2026-03-02T00:00']);
  });

  const zones = [
    'Africa/Cairo', 'America/Los_Angeles', 'America/Santiago', 'America/Sao_Paulo', 'Asia/Beirut', 'Asia/Kathmandu', 'Asia/Kolkata',
    'Australia/Eucla', 'Australia/Lord_Howe', 'Europe/London', 'Europe/Moscow', 'Pacific/Apia', 'Pacific/Chatham', 'Pacific/Kiritimati',
    'Pacific/Marquesas',
  ]; // prettier-ignore
  const instants = fc.date({
    min: new Date('2000-01-01'),
    max: new Date('2036-12-31'),
    noInvalidDate: true,
  });

  test('a time lies on the date that the clocks of the zone show then, and on no other', () => {
    const formats = new Map(
      zones.map((zone) => [
        zone,
        new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
        }),
      ]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, fc.integer({ min: -3, max: 3 }), (zone, at, days) => {
        const shown = formats.get(zone)?.format(at) ?? '';
        const date = new Date(Date.parse(shown) + days * 86_400_000).toISOString().slice(0, 10);
        const quarter = Math.floor(at.getTime() / QUARTER_MS);
        const { from, to } = periodOf(zone, { from: date, to: date });
        expect(quarter >= from && quarter < to).toBe(days === 0);
      }),
      { numRuns: 2_000 },
    );
  });
});
