import { requestErrors } from '@parley/http';
import type { Responsible } from '@parley/shared';

const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** A moment, or a day in UTC: the first and the last millisecond. Throws `INVALID_REQUEST`. */
export function periodOf(at: string): { readonly from: string; readonly to: string } {
  const isDay = DAY.test(at);
  const [from, to] = isDay ? [`${at}T00:00:00.000Z`, `${at}T23:59:59.999Z`] : [at, at];
  const times = [from, to].map((time) => new Date(time));
  const isTime = (isDay || MOMENT.test(at)) && times.every((time) => !Number.isNaN(time.getTime()));
  // The calendar takes the 30th of February for a day in March.
  if (!isTime || (isDay && times[0]?.toISOString() !== from))
    throw requestErrors.INVALID_REQUEST('at must be a time by RFC 3339, or a day such as 2026-11-29.');
  const [first, last] = times.map((time) => time.toISOString()) as [string, string];
  return { from: first, to: last };
}

/** Throws `INVALID_REQUEST`. */
export function personOf(kind: string, id: number): Responsible {
  if (kind === 'manager' || kind === 'bot') return { kind, id };
  throw requestErrors.INVALID_REQUEST('A person is a manager or a bot: /people/manager/7.');
}
