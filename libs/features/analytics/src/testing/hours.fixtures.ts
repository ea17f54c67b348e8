import { given, type Given } from '@parley/dialogs/testing';
import { TimeLimitsRemoved, TimeLimitsSet, type TimeLimitsSettings } from '@parley/time-limits';
import fc from 'fast-check';

const HOURS: readonly TimeLimitsSettings['workingHours'][] = [
  null,
  [
    {
      weekday: 7,
      periods: [
        { from: '10:10', to: '10:40' },
        { from: '11:00', to: '24:00' },
      ],
    },
  ],
  [{ weekday: 7, periods: [{ from: '15:55', to: '16:20' }] }],
];

/** Working hours that are set and removed between other events. */
export function withHours(
  events: readonly Given[],
  places: readonly (readonly [number, number])[],
): readonly Given[] {
  const told = [...events];
  for (const [n, m] of places) {
    const settings = {
      ...TimeLimitsSet.sample.settings,
      timeZone: n % 2 === 0 ? 'UTC' : 'Asia/Kathmandu',
      workingHours: HOURS[n % 3] ?? null,
      specialDays: n % 5 === 0 ? [{ date: '2026-03-01', periods: [{ from: '10:00', to: '10:25' }] }] : [],
    };
    const set = n % 7 === 0 ? given(TimeLimitsRemoved, {}) : given(TimeLimitsSet, { settings });
    told.splice(m % (told.length + 1), 0, { ...set, stream: 'time-limits-1' });
  }
  return told;
}
export const hourPlaces = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 });
