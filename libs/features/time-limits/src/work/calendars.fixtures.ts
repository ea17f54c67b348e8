import fc from 'fast-check';
import type { Period } from '../settings/time-limits.settings.js';
import type { Calendar } from './working-time.rules.js';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
/** Around the nights in which these zones put their clocks forward or back in 2026, and around a new year. */
const CHANGES = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
  '2027-01-01',
];

const MINUTE = 60_000;
const DAY = 86_400_000;

const textOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** Night hours are likelier than they would be by chance: clocks are changed then. */
const minute = fc.oneof(fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 0, max: 200 }));
const periods: fc.Arbitrary<Period[]> = fc
  .uniqueArray(minute, { minLength: 0, maxLength: 6 })
  .map((minutes) => {
    const sorted = minutes.toSorted((a, b) => a - b);
    const pairs = sorted.flatMap((from, at) => (at % 2 === 0 ? [[from, sorted[at + 1]] as const] : []));
    return pairs.flatMap(([from, to]) => (to === undefined ? [] : [{ from: textOf(from), to: textOf(to) }]));
  });

const week = fc
  .tuple(...[1, 2, 3, 4, 5, 6, 7].map(() => periods))
  .map((days) => days.flatMap((of, place) => (of.length === 0 ? [] : [{ weekday: place + 1, periods: of }])))
  .filter((days) => days.length > 0);

const dayNear = (change: string, days: number): string =>
  new Date(Date.parse(`${change}T00:00:00.000Z`) + days * DAY).toISOString().slice(0, 10);
const near = fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -3, max: 3 }));
const specialDays = fc.array(fc.tuple(near, periods), { maxLength: 4 }).map((days) => {
  const byDate = new Map(days.map(([[change, at], of]) => [dayNear(change, at), of] as const));
  const sorted = [...byDate].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([date, of]) => ({ date, periods: of }));
});

/** As settings hold them: all lists in order. */
export const calendars: fc.Arbitrary<Calendar> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  workingHours: fc.option(week, { freq: 5 }),
  specialDays,
});

/** Whole minutes since the epoch, in ms. */
export const minutesNear: fc.Arbitrary<number> = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -3 * 1_440, max: 3 * 1_440 }))
  .map(([change, minutes]) => Date.parse(`${change}T00:00:00.000Z`) + minutes * MINUTE);

/** By the clocks of the zone as `Intl` shows them, nothing else. */
export function naiveClock({ timeZone, workingHours, specialDays }: Calendar): (time: number) => boolean {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return (time) => {
    const [date = '', clock = ''] = format.format(time).split(', ');
    const weekday = ((new Date(`${date}T12:00:00.000Z`).getUTCDay() + 6) % 7) + 1;
    const special = specialDays.find((day) => day.date === date);
    const regular = workingHours === null ? null : workingHours.find((day) => day.weekday === weekday);
    const spans = special?.periods ?? (regular === null ? null : (regular?.periods ?? []));
    return spans === null || spans.some(({ from, to }) => from <= clock && clock < to);
  };
}

/** Working ms between two whole minutes, counted minute by minute. */
export function naiveBetween(calendar: Calendar, from: number, to: number): number {
  const isWorking = naiveClock(calendar);
  let sum = 0;
  for (let time = from; time < to; time += MINUTE) if (isWorking(time)) sum += MINUTE;
  return sum;
}
