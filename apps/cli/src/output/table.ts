import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { Page } from './page.js';
import { printable } from './printable.js';

export interface Column {
  readonly head: string;
  /** `keep`: never cut, because it is what the next command needs. `wrap`: goes on in further lines. Default: cut. */
  readonly long?: 'keep' | 'cut' | 'wrap';
  readonly align?: 'left' | 'right';
}

const GAP = 2;
const SIDES = ['top', 'bottom', 'left', 'right', 'mid', 'middle'];
const JOINTS = ['top', 'bottom'].flatMap((side) => [`${side}-mid`, `${side}-left`, `${side}-right`]);
const NO_LINES = Object.fromEntries(
  [...SIDES, ...JOINTS, 'left-mid', 'mid-mid', 'right-mid'].map((name) => [name, '']),
);

/** Rows of plain text under their heads, no wider than the page; what came from outside is made printable here. */
export function tableOf(
  page: Page,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) => row.map(printable));
  const widths = fit(page.width, columns, [columns.map(({ head }) => head), ...cells]);
  const table = new Table({
    head: columns.map(({ head }) => page.bold(head)),
    chars: NO_LINES,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP },
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    wordWrap: columns.some(({ long }) => long === 'wrap'),
  });
  table.push(...cells);
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}

/** The width of each column: as wide as its widest cell, the widest ones made narrower until all have room. */
function fit(
  room: number,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly number[] {
  const natural = columns.map((_column, index) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[index] ?? '')), 1),
  );
  const capped = (cap: number): readonly number[] =>
    natural.map((width, index) => (columns[index]?.long === 'keep' ? width : Math.min(width, cap)));
  const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width + GAP, -GAP);
  let cap = Math.max(...natural);
  while (cap > 1 && total(capped(cap)) > room) cap -= 1;
  return capped(cap);
}
