import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settingsWith } from '../settings/settings.fixtures.js';
import { calendars, minutesNear } from '../work/calendars.fixtures.js';
import { workingTimeOf } from '../work/working-time.rules.js';
import { marksAt, type Level } from './level.rules.js';

const limits = fc
  .tuple(fc.integer({ min: 1, max: 10_000 }), fc.option(fc.integer({ min: 1, max: 10_000 })))
  .map(([tens, less]) => ({
    danger: (tens + (less ?? 0)) * 10,
    warning: less === null ? null : less * 10,
  }));

describe('the level of a client who waits', () => {
  test('[S33] is that of the working time since, and changes at the moment that is told', () => {
    const spans = fc.tuple(minutesNear, fc.integer({ min: -60_000, max: 20 * 86_400_000 }));
    fc.assert(
      fc.property(calendars, limits, spans, (calendar, { danger, warning }, [since, waited]) => {
        const settings = settingsWith({ ...calendar, limits: { danger, warning } });
        const { between } = workingTimeOf(calendar);
        const levelAt = (now: number): Level => {
          const ms = between(since, now);
          if (ms >= danger * 1_000) return 'danger';
          return warning !== null && ms >= warning * 1_000 ? 'warning' : 'none';
        };
        const now = since + waited;
        const marks = marksAt(settings, now)(7);
        const level = levelAt(now);
        expect(marks?.levelOf(since)).toBe(level);
        const next = marks?.nextAfter(since) ?? null;
        expect(next === null).toBe(level === 'danger');
        if (next === null) return;
        expect(levelAt(next - 1)).toBe(level);
        expect(levelAt(next)).toBe(level === 'none' && warning !== null ? 'warning' : 'danger');
      }),
      { numRuns: 500 },
    );
  });

  test('[S33] goes by the limits of the channel before those for all', () => {
    const channels = [
      { channelId: 7, limits: { danger: 60, warning: 30 } },
      { channelId: 8, limits: null },
    ];
    const marks = marksAt(settingsWith({ channels }), 600_000);
    const levels = (channelId: number) =>
      [0, 1, 540_000, 540_001, 570_000, 570_001].map((since) => marks(channelId)?.levelOf(since));
    expect(levels(7)).toEqual(['danger', 'danger', 'danger', 'warning', 'warning', 'none']);
    expect(marks(8)).toBeNull();
    expect(levels(9)).toEqual(['danger', 'none', 'none', 'none', 'none', 'none']);
  });

  test('is a range of waiting since: with a later time it is never a higher one', () => {
    const order: readonly Level[] = ['none', 'warning', 'danger'];
    fc.assert(
      fc.property(calendars, limits, minutesNear, fc.array(minutesNear), (calendar, of, now, times) => {
        const marks = marksAt(settingsWith({ ...calendar, limits: of }), now)(7);
        const places = times
          .toSorted((a, b) => a - b)
          .map((since) => order.indexOf(marks?.levelOf(since) as Level));
        expect(places).toEqual(places.toSorted((a, b) => b - a));
      }),
      { numRuns: 300 },
    );
  });
});
