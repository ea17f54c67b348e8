import type { Figure } from '@parley/application';

type Described = Pick<Figure, 'meaning' | 'events'>;

export const counted = (name: string, described: Described): Figure => ({
  ...described,
  name,
  unit: 'count',
  measure: { of: 'count' },
});

/** The sum of a column of counts or times. */
export const summed = (
  name: string,
  field: string,
  described: Described,
  unit: Figure['unit'] = 'count',
): Figure => ({ ...described, name, unit, measure: { of: 'sum', field } });

/** In how many rows a column has a number. */
export const present = (name: string, field: string, described: Described): Figure => ({
  ...described,
  name,
  unit: 'count',
  measure: { of: 'numbers', field },
});

export const different = (name: string, field: string, described: Described): Figure => ({
  ...described,
  name,
  unit: 'count',
  measure: { of: 'distinct', field },
});

const PERCENTS = [50, 90, 95, 99] as const;

/**
 * Average, percentiles and greatest of a column of times: `<name>Average`, `<name>P50` and so on. `what` begins in lower case, without a
 * point; `rows`: what each of them is of, in the plural.
 */
export function timed(
  name: string,
  field: string,
  what: string,
  events: readonly string[],
  rows = 'sessions',
): Figure[] {
  const figure = (suffix: string, meaning: string, measure: Figure['measure']): Figure => ({
    name: `${name}${suffix}`,
    unit: 'ms',
    meaning,
    events,
    measure,
  });
  return [
    figure('Average', `The average of ${what}.`, { of: 'average', field }),
    ...PERCENTS.map((percent) =>
      figure(
        `P${percent}`,
        `The least time that ${what} does not exceed in ${percent} of 100 ${rows} that have one.`,
        { of: 'percentile', field, percent },
      ),
    ),
    figure('Longest', `The longest of ${what}.`, { of: 'highest', field }),
  ];
}
