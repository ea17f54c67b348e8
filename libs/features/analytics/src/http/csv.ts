import type { Scalar } from '@parley/eventsourcing';

/** Text that a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

/** By RFC 4180, with a header. A text that begins like a formula gets an apostrophe before it. */
export function csvOf(columns: readonly string[], rows: readonly Readonly<Record<string, Scalar>>[]): string {
  const lines = rows.map((row) => columns.map((column) => cellOf(row[column] ?? null)).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function cellOf(value: Scalar): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
