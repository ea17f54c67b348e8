import { TIME_UNITS, type Scalar, type TimeUnit } from '@parley/eventsourcing';
import type { Page } from '../output/page.js';
import { tableOf, type Column } from '../output/table.js';
import { unitText } from './query.period.js';

/** What the server answers. */
export interface Answered {
  /** Names of the groups, then of the figures. */
  readonly columns: readonly string[];
  readonly items: readonly Readonly<Record<string, Scalar>>[];
  readonly next: string | null;
  readonly total: number;
  readonly leftOut: readonly { readonly reason: string; readonly rows: number }[];
  readonly madeBy: { readonly position: string };
}

export interface Layout {
  readonly groups: readonly string[];
  readonly zone: string | undefined;
  /** Figures that are times in ms. */
  readonly times: ReadonlySet<string>;
  /** Whether bars stand beside the rows. */
  readonly chart: boolean;
}

const NOTHING = '–';
const BAR_CELLS = 24;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export const isUnit = (name: string): name is TimeUnit => (TIME_UNITS as readonly string[]).includes(name);

/** A table with bars of the first figure, and what the answer does not count. */
export function textOf(page: Page, { columns, items, leftOut, madeBy }: Answered, layout: Layout): string {
  const figure = columns[layout.groups.length];
  const withBars = layout.chart && layout.groups.length > 0 && figure !== undefined && items.length > 0;
  const heads: readonly Column[] = [
    ...columns.map((head, at): Column =>
      at < layout.groups.length ? { head } : { head, align: 'right', long: 'keep' },
    ),
    ...(withBars ? [{ head: figure, long: 'keep' } as const] : []),
  ];
  const bars = withBars ? barsOf(items.map((item) => item[figure] ?? null)) : [];
  const rows = items.map((item, at) => [
    ...columns.map((column) => cellOf(column, item[column] ?? null, layout)),
    ...(withBars ? [bars[at] ?? ''] : []),
  ]);
  const table = items.length === 0 ? 'Nothing in this period.\n' : tableOf(page, heads, rows);
  const apart = leftOut
    .filter(({ rows: count }) => count > 0)
    .map(({ reason, rows: count }) => `${reason} ${count}`);
  const without = apart.length === 0 ? '' : `Left out: ${apart.join(', ')}.\n`;
  return `${table}${without}By position ${madeBy.position}.\n`;
}

function cellOf(column: string, value: Scalar, { groups, zone, times }: Layout): string {
  if (value === null) return NOTHING;
  if (typeof value === 'string')
    return groups.includes(column) && isUnit(column) ? unitText(value, column, zone) : value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (times.has(column)) return durationText(value);
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Two units: `850 ms`, `2.5 s`, `4 min 05 s`, `3 h 20 min`, `2 d 04 h`. */
export function durationText(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const of = (large: number, small: number, units: readonly [string, string]): string => {
    const rest = Math.floor((ms % large) / small);
    return `${Math.floor(ms / large)} ${units[0]} ${String(rest).padStart(2, '0')} ${units[1]}`;
  };
  if (ms < HOUR) return of(MINUTE, SECOND, ['min', 's']);
  return ms < DAY ? of(HOUR, MINUTE, ['h', 'min']) : of(DAY, HOUR, ['d', 'h']);
}

/** Bars as long as their numbers, the greatest as long as there is room; none for what is no number or below zero. */
export function barsOf(values: readonly Scalar[]): readonly string[] {
  const numbers = values.map((value) => (typeof value === 'number' ? Math.max(0, value) : 0));
  const greatest = Math.max(...numbers);
  return numbers.map((number) => {
    const eighths = greatest === 0 ? 0 : Math.round((number / greatest) * BAR_CELLS * 8);
    return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  });
}
