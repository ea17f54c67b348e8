import type { AggregateQuery, GroupKey, Measure, Scalar } from '@parley/eventsourcing';
import { TIME_UNITS, type TimeUnit } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import { analyticsErrors } from './analytics.errors.js';
import type { Subject } from './subject.js';

/** What may be asked; what is absent is the subject's own. */
export interface Analysis {
  readonly viewer: Viewer;
  readonly figures?: readonly string[] | undefined;
  /** Names of groups, or units of time. */
  readonly groups?: readonly string[] | undefined;
  /** Names of figures and groups; `-` before one sorts downwards. */
  readonly sort?: readonly string[] | undefined;
  /** IANA name of the zone that units of time are of. Default UTC. */
  readonly zone?: string | undefined;
  /** Which time `from`, `to` and units of time are of. Default: the first of the subject. */
  readonly period?: string | undefined;
  /** RFC 3339 UTC with ms. `from` is included, `to` is not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly channel?: number | undefined;
  /** Values of the subject's filters, by name. */
  readonly filters?: Readonly<Record<string, Scalar | undefined>> | undefined;
  /** 1 to 1,000; default 100. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

const refuse = (what: string): never => {
  throw analyticsErrors.INVALID_ANALYSIS(what);
};

const isUnit = (name: string): name is TimeUnit => (TIME_UNITS as readonly string[]).includes(name);
const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

/** The column of the time that is asked by. Throws `INVALID_ANALYSIS`. */
export function timeOfSubject({ times }: Subject, period: string | undefined): string {
  const [first = ''] = Object.values(times);
  if (period === undefined) return first;
  return own(times, period) ?? refuse(`period: one of ${Object.keys(times).join(', ')}.`);
}

/** The parts of the aggregate that do not depend on who asks. Throws `INVALID_ANALYSIS`. */
export function shapeOf(
  subject: Subject,
  analysis: Analysis,
): Pick<AggregateQuery, 'groups' | 'measures' | 'sort'> {
  const groups = groupsOf(subject, analysis);
  const measures = measuresOf(subject, analysis.figures ?? subject.asked);
  const sort = (analysis.sort ?? []).map((key) =>
    sortKey(key, [...Object.keys(groups), ...Object.keys(measures)]),
  );
  return { groups, measures, sort };
}

function groupsOf(
  subject: Subject,
  { groups = [], zone = 'UTC', period }: Analysis,
): Record<string, GroupKey> {
  const keys = groups.map((name): readonly [string, GroupKey] => {
    if (isUnit(name))
      return [name, { field: timeOfSubject(subject, period), unit: name, zone: knownZone(zone) }];
    const field = own(subject.groups, name);
    if (field !== undefined) return [name, { field }];
    return refuse(`groups: ${[...Object.keys(subject.groups), ...TIME_UNITS].join(', ')} are known.`);
  });
  return Object.fromEntries(keys);
}

function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return refuse('zone: not the name of a time zone, such as Europe/Berlin.');
  }
}

function measuresOf({ table }: Subject, names: readonly string[]): Record<string, Measure> {
  const measures = names.map((name): readonly [string, Measure] => {
    const figure = table.figures.find((known) => known.name === name);
    if (figure) return [name, figure.measure];
    return refuse(`figures: ${table.figures.map((known) => known.name).join(', ')} are known.`);
  });
  return Object.fromEntries(measures);
}

function sortKey(text: string, names: readonly string[]): readonly [string, 1 | -1] {
  const isDown = text.startsWith('-');
  const name = isDown ? text.slice(1) : text;
  if (!names.includes(name))
    refuse('sort: names of the figures and groups that are asked for, each perhaps after a minus.');
  return [name, isDown ? -1 : 1];
}
