import { isDate } from '@parley/shared';
import { Check, Errors } from 'typebox/schema';
import { timeLimitsErrors } from './time-limits.errors.js';
import { TimeLimitsSettings, type Limits, type Period } from './time-limits.settings.js';

/** Characters of a path that an error carries. */
const PATH_LIMIT = 200;

/**
 * Settings as somebody wrote them, in one form for each meaning: lists are sorted. Throws `INVALID_TIME_LIMITS`, `UNKNOWN_TIME_ZONE`,
 * `NO_TIME_LIMIT`, `WARNING_NOT_BELOW_DANGER`, `TIME_LIMITS_NAMED_TWICE`, `INVALID_WORKING_HOURS`, `INVALID_SPECIAL_DAY`.
 */
export function readSettings(written: unknown): TimeLimitsSettings {
  if (!Check(TimeLimitsSettings, written)) {
    const path = Errors(TimeLimitsSettings, written)[1][0]?.instancePath ?? '';
    throw timeLimitsErrors.INVALID_TIME_LIMITS({ path: path.slice(0, PATH_LIMIT) || '/' });
  }
  if (!isTimeZone(written.timeZone)) throw timeLimitsErrors.UNKNOWN_TIME_ZONE();
  requireLimits(written);
  requireDates(written);
  requireHours(written);
  return inOrder(written);
}

/** A zone has a name by IANA: a distance from UTC is none. */
function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

function requireLimits({ limits, channels }: TimeLimitsSettings): void {
  requireOnce(
    channels.map(({ channelId }) => channelId),
    '/channels',
  );
  requireWarning(limits, '/limits');
  for (const [place, channel] of channels.entries())
    requireWarning(channel.limits, `/channels/${place}/limits`);
  if (limits === null && channels.every((channel) => channel.limits === null))
    throw timeLimitsErrors.NO_TIME_LIMIT();
}

function requireWarning(limits: Limits | null, path: string): void {
  if (limits !== null && limits.warning !== null && limits.warning >= limits.danger)
    throw timeLimitsErrors.WARNING_NOT_BELOW_DANGER({ path });
}

function requireDates({ specialDays }: TimeLimitsSettings): void {
  const wrong = specialDays.findIndex(({ date }) => !isDate(date));
  if (wrong >= 0) throw timeLimitsErrors.INVALID_SPECIAL_DAY({ path: `/specialDays/${wrong}/date` });
  requireOnce(
    specialDays.map(({ date }) => date),
    '/specialDays',
  );
}

function requireHours({ workingHours, specialDays }: TimeLimitsSettings): void {
  for (const [place, { periods }] of specialDays.entries())
    requirePeriods(periods, `/specialDays/${place}/periods`);
  if (workingHours === null) return;
  requireOnce(
    workingHours.map(({ weekday }) => weekday),
    '/workingHours',
  );
  for (const [place, { periods }] of workingHours.entries())
    requirePeriods(periods, `/workingHours/${place}/periods`);
  if (workingHours.every(({ periods }) => periods.length === 0))
    throw timeLimitsErrors.INVALID_WORKING_HOURS({ path: '/workingHours' });
}

/** Times of one length are compared as texts. */
function requirePeriods(periods: readonly Period[], path: string): void {
  const sorted = periods.toSorted(byText(({ from }) => from));
  const wrong = sorted.some(({ from, to }, place) => from >= to || to > (sorted[place + 1]?.from ?? to));
  if (wrong) throw timeLimitsErrors.INVALID_WORKING_HOURS({ path });
}

function requireOnce(names: readonly (number | string)[], list: string): void {
  const place = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (place >= 0) throw timeLimitsErrors.TIME_LIMITS_NAMED_TWICE({ path: `${list}/${place}` });
}

const byText =
  <T>(text: (one: T) => string) =>
  (a: T, b: T): number =>
    text(a) < text(b) ? -1 : 1;

const periodsInOrder = <T extends { readonly periods: Period[] }>(day: T): T => ({
  ...day,
  periods: day.periods.toSorted(byText(({ from }) => from)),
});

function inOrder(settings: TimeLimitsSettings): TimeLimitsSettings {
  const { channels, workingHours, specialDays } = settings;
  return {
    ...settings,
    channels: channels.toSorted((a, b) => a.channelId - b.channelId),
    workingHours:
      workingHours &&
      workingHours
        .filter(({ periods }) => periods.length > 0)
        .map(periodsInOrder)
        .sort((a, b) => a.weekday - b.weekday),
    specialDays: specialDays.map(periodsInOrder).sort(byText(({ date }) => date)),
  };
}
