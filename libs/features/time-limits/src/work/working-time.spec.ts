import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calendars, minutesNear, naiveBetween, naiveClock } from './calendars.fixtures.js';
import { workingTimeOf, type Calendar } from './working-time.rules.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const always: Calendar = { timeZone: 'Europe/Berlin', workingHours: null, specialDays: [] };
const daily = (timeZone: string, ...periods: { from: string; to: string }[]): Calendar => ({
  timeZone,
  workingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, periods })),
  specialDays: [],
});
const office: Calendar = {
  timeZone: 'Europe/Berlin',
  workingHours: [1, 2, 3, 4, 5].map((weekday) => ({
    weekday,
    periods: [
      { from: '09:00', to: '13:00' },
      { from: '14:00', to: '18:00' },
    ],
  })),
  specialDays: [
    { date: '2026-05-01', periods: [] },
    { date: '2026-05-02', periods: [{ from: '10:00', to: '12:00' }] },
  ],
};
const hours = (calendar: Calendar, from: string, to: string): number =>
  workingTimeOf(calendar).between(Date.parse(from), Date.parse(to)) / HOUR;

describe('working time', () => {
  test('is all time where no hours are given', () => {
    expect(hours(always, '2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z')).toBe(364 * 24);
    expect(hours(always, '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')).toBe(0);
  });

  test('[S33] leaves out nights, pauses, week-ends and holidays', () => {
    // A Wednesday in Berlin, two hours ahead.
    expect(hours(office, '2026-05-20T06:00:00Z', '2026-05-20T22:00:00Z')).toBe(8);
    expect(hours(office, '2026-05-20T10:30:00Z', '2026-05-20T12:30:00Z')).toBe(1);
    // From Friday 17:00 to Monday 10:00.
    expect(hours(office, '2026-05-22T15:00:00Z', '2026-05-25T08:00:00Z')).toBe(2);
    // The first of May is free, the Saturday after it is not.
    expect(hours(office, '2026-05-01T00:00:00Z', '2026-05-03T22:00:00Z')).toBe(2);
  });

  test('counts an hour twice that the clocks show twice, and none that they leave out', () => {
    const night = daily('Europe/Berlin', { from: '02:00', to: '03:00' });
    expect(hours(night, '2026-03-28T22:00:00Z', '2026-03-29T22:00:00Z')).toBe(0);
    expect(hours(night, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toBe(2);
    // Lord Howe puts its clocks forward and back by half an hour.
    const island = daily('Australia/Lord_Howe', { from: '01:30', to: '02:30' });
    expect(hours(island, '2026-04-04T12:00:00Z', '2026-04-05T12:00:00Z')).toBe(1.5);
    expect(hours(island, '2026-10-03T12:00:00Z', '2026-10-04T12:00:00Z')).toBe(0.5);
  });

  test('is what counting minute by minute finds, in any zone, week and year', () => {
    fc.assert(
      fc.property(calendars, minutesNear, fc.integer({ min: 0, max: 4_000 }), (calendar, from, minutes) => {
        const to = from + minutes * 60_000;
        expect(workingTimeOf(calendar).between(from, to)).toBe(naiveBetween(calendar, from, to));
      }),
      { numRuns: 200 },
    );
  });

  test('of neighbouring spans adds up, also over many years and before 1970', () => {
    const time = fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2150, 0) });
    fc.assert(
      fc.property(calendars, fc.tuple(time, time, time), (calendar, times) => {
        const [a, b, c] = times.toSorted((x, y) => x - y) as [number, number, number];
        const { between } = workingTimeOf(calendar);
        expect(between(a, b) + between(b, c)).toBe(between(a, c));
        expect(between(a, b)).toBeGreaterThanOrEqual(0);
        expect(between(a, b)).toBeLessThanOrEqual(b - a);
      }),
      { numRuns: 300 },
    );
  });
});

describe('its inverse', () => {
  const spans = fc.tuple(
    minutesNear,
    fc.oneof(fc.integer({ min: 1, max: 5 * DAY }), fc.integer({ min: 1, max: 30 * DAY })),
  );

  test('[S33] is the first moment at which so much has passed since, and so little before', () => {
    fc.assert(
      fc.property(calendars, spans, (calendar, [since, ms]) => {
        const { between, reached } = workingTimeOf(calendar);
        const at = reached(since, ms);
        expect(between(since, at)).toBe(ms);
        expect(between(since, at - 1)).toBe(ms - 1);
      }),
      { numRuns: 500 },
    );
  });

  test('[S33] is the last moment since which so much has passed', () => {
    fc.assert(
      fc.property(calendars, spans, (calendar, [now, ms]) => {
        const { between, latestSince } = workingTimeOf(calendar);
        const since = latestSince(now, ms);
        expect(between(since, now)).toBe(ms);
        expect(between(since + 1, now)).toBe(ms - 1);
      }),
      { numRuns: 500 },
    );
  });

  test('lies at the end of a working ms by the clocks of the zone', () => {
    fc.assert(
      fc.property(calendars, spans, (calendar, [time, ms]) => {
        const { reached, latestSince } = workingTimeOf(calendar);
        const isWorking = naiveClock(calendar);
        expect(isWorking(reached(time, ms) - 1)).toBe(true);
        expect(isWorking(latestSince(time, ms))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('of no time is the moment itself', () => {
    const { reached, latestSince } = workingTimeOf(office);
    expect([reached(5, 0), latestSince(5, 0)]).toEqual([5, 5]);
  });
});
