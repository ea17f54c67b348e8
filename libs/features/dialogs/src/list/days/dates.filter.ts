import { everySlot, inBits, type ColumnFilter, type QueryReader } from '@parley/application';
import { isDate, queryErrors } from '@parley/shared';
import { accountZonePoint } from './account-zone.js';
import { messageTimesColumn } from './message-times.column.js';
import type { Quarters } from './message-times.js';
import { periodOf, type Dates } from './period.rules.js';

const NAMES = ['date', 'from', 'to'] as const;
type Name = (typeof NAMES)[number];
type Values = Readonly<Record<string, unknown>>;

/** All of them say one period together: the first that is asked for tests it. */
const dateFilter = (name: Name, meaning: string): ColumnFilter<string> => ({
  name,
  field: { type: 'text', max: 10, pattern: /^[1-9]\d{3}-\d\d-\d\d$/, meaning },
  columns: [messageTimesColumn],
  reads: ['time-limits'],
  check: (values) => void datesIn(values),
  async test(_, { reader }, values) {
    const period =
      name === NAMES.find((one) => values[one] !== undefined) && (await periodIn(reader, values));
    if (!period) return () => everySlot;
    return (columns) => inBits(columns.of(messageTimesColumn).within(period));
  },
});

export const dateFilters: readonly ColumnFilter[] = [
  dateFilter(
    'date',
    'Only dialogs with a message on this date, YYYY-MM-DD, in the time zone of the account; of any author, notes and deleted messages too.',
  ),
  dateFilter('from', 'Only dialogs with a message on this date or a later one; with `to`: not after that.'),
  dateFilter(
    'to',
    'Only dialogs with a message on this date or an earlier one; with `from`: not before that.',
  ),
];

/** The period that is asked for; null: none is. Throws `INVALID_FILTER`. */
export async function periodIn(reader: QueryReader, values: Values): Promise<Quarters | null> {
  const dates = datesIn(values);
  return dates && periodOf(await reader.at(accountZonePoint)(reader), dates);
}

/** Throws `INVALID_FILTER`. */
function datesIn(values: Values): Dates | null {
  const asked = NAMES.filter((name) => values[name] !== undefined);
  const [date, from, to] = NAMES.map((name) => values[name] as string | undefined);
  if (asked.length === 0) return null;
  const wrong = asked.find((name) => !isDate(values[name] as string));
  if (wrong) throw queryErrors.INVALID_FILTER(`${wrong}: there is no such date.`);
  if (date !== undefined && asked.length > 1)
    throw queryErrors.INVALID_FILTER('date: a period is asked for beside it.');
  if (from !== undefined && to !== undefined && from > to)
    throw queryErrors.INVALID_FILTER('from: it is after to.');
  return date === undefined ? { from, to } : { from: date, to: date };
}
