import { orderOf } from '@parley/dialogs';
import { timeOf, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { workingTimeOf, type Calendar, type TimeLimitsSet, type WorkingTime } from '@parley/time-limits';
import { emptyRow, type SessionRow } from './session-row.js';

/** Id of the document that holds the working hours; it counts as no session. */
export const CALENDARS = 'calendars';

/** A step that is folded again never reaches back over as many changes. */
const MOST_CALENDARS = 20;

const calendarIn = ({
  timeZone,
  workingHours,
  specialDays,
}: RecordedOf<typeof TimeLimitsSet>['data']['settings']) => ({
  timeZone,
  workingHours,
  specialDays,
});

/** The document after a change; one that leaves the working hours as they are changes nothing. */
export function calendarsAfter(
  document: SessionRow | null,
  event: RecordedEvent,
  settings: RecordedOf<typeof TimeLimitsSet>['data']['settings'] | null,
): SessionRow {
  const row = document ?? emptyRow(0);
  const known = row.calendars ?? [];
  const calendar = settings && calendarIn(settings);
  if (JSON.stringify(known.at(-1)?.calendar ?? null) === JSON.stringify(calendar)) return document ?? row;
  const calendars = [...known, { from: orderOf(event.position), calendar }].slice(-MOST_CALENDARS);
  return { ...row, calendars };
}

const made = new WeakMap<Calendar, WorkingTime>();

function workingTimeBy(calendar: Calendar): WorkingTime {
  const known = made.get(calendar) ?? workingTimeOf(calendar);
  made.set(calendar, known);
  return known;
}

/** Working ms from a time up to an event, by the hours that were set when the log recorded it; 0 where they are the other way round. */
export function workedUntil(
  event: RecordedEvent,
  from: string,
  calendars: SessionRow | null | undefined,
): number {
  const order = orderOf(event.position);
  const calendar = calendars?.calendars?.findLast((known) => known.from < order)?.calendar;
  const [begin, end] = [Date.parse(from), Date.parse(timeOf(event))];
  return calendar ? workingTimeBy(calendar).between(begin, end) : Math.max(0, end - begin);
}
