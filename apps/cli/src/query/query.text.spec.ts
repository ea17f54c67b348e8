import { describe, expect, test } from '@jest/globals';
import { instantIn, unitText, zoneOf } from './query.period.js';
import { barsOf, durationText } from './query.text.js';

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [59_999, '59.9 s'],
  [60_000, '1 min 00 s'],
  [245_400, '4 min 05 s'],
  [3_599_999, '59 min 59 s'],
  [12_000_000, '3 h 20 min'],
  [187_200_000, '2 d 04 h'],
])('%i ms are %s', (ms, text) => expect(durationText(ms)).toBe(text));

describe('bars', () => {
  test('are as long as their numbers, the greatest as long as there is room', () => {
    const [whole = '', half, eighth, none, nothing, below] = barsOf([192, 96, 1, 0, null, -5]);
    expect(whole).toBe('█'.repeat(24));
    expect([half, eighth, none, nothing, below]).toEqual(['█'.repeat(12), '▏', '', '', '']);
  });

  test('are empty where every number is 0', () => expect(barsOf([0, 0])).toEqual(['', '']));
});

describe('a day of a zone', () => {
  test.each([
    ['2026-01-31', 'Europe/Berlin', '2026-01-30T23:00:00.000Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    // The clocks go forward in the night before, and back in it.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-01-31', 'Pacific/Kiritimati', '2026-01-30T10:00:00.000Z'],
    ['2026-01-31', 'America/St_Johns', '2026-01-31T03:30:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, instant) => expect(instantIn(day, zone)).toBe(instant));

  test('is of UTC where no zone is named, and a time stays what it is', () => {
    expect(instantIn('2026-01-31')).toBe('2026-01-31T00:00:00.000Z');
    expect(instantIn('2026-01-31T18:00:00.000Z', 'Europe/Berlin')).toBe('2026-01-31T18:00:00.000Z');
  });

  test('and other units are written by its clocks', () => {
    const at = '2026-01-31T23:00:00.000Z';
    const units = (['hour', 'day', 'week', 'month'] as const).map((unit) =>
      unitText(at, unit, 'Europe/Berlin'),
    );
    expect(units).toEqual(['2026-02-01 00:00', '2026-02-01', '2026-02-01', '2026-02']);
  });

  test('no name of a zone is refused', () => expect(() => zoneOf('Nowhere/At_All')).toThrow('time zone'));
});
