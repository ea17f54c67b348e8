import { InvalidArgumentError } from 'commander';
import type { TimeUnit } from '@parley/eventsourcing';
import { instantOf } from '../arguments.js';

const DATE = /^\d{4}-\d\d-\d\d$/;
const UTC = 'UTC';

/** The name of a time zone, such as Europe/Berlin. */
export function zoneOf(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('It must be the name of a time zone, such as Europe/Berlin.');
  }
}

/** A day, or RFC 3339 with a time. */
export function timeOrDay(text: string): string {
  if (DATE.test(text) && !Number.isNaN(Date.parse(text))) return text;
  try {
    return instantOf(text);
  } catch {
    throw new InvalidArgumentError(
      'It must be a day such as 2026-01-31, or a time such as 2026-01-31T18:00Z.',
    );
  }
}

/** The instant that is meant: of a day its beginning in the zone. */
export function instantIn(text: string, zone = UTC): string {
  if (!DATE.test(text)) return text;
  const asUtc = Date.parse(`${text}T00:00:00Z`);
  const offsetAt = (time: number): number => Date.parse(`${localText(new Date(time), zone)}Z`) - time;
  // The offset may change in the hours between.
  const near = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(near)).toISOString();
}

/** As `2026-01-31T18:00:00`, by the clocks of the zone. */
const localText = (time: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    .format(time)
    .replace(' ', 'T');

const LENGTHS: Readonly<Record<TimeUnit, number>> = { hour: 16, day: 10, week: 10, month: 7 };

/** A unit of time by its first instant, as people write it: `2026-01-31 18:00`, `2026-01-31`, `2026-01`. */
export const unitText = (instant: string, unit: TimeUnit, zone = UTC): string =>
  localText(new Date(instant), zone).replace('T', ' ').slice(0, LENGTHS[unit]);
