import type { Io, Out } from '../io.js';

/** Where a text answer is printed. */
export interface Page {
  /** Columns. */
  readonly width: number;
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
}

const DEFAULT_WIDTH = 120;

/** Colours only on a terminal, and not for those who have said that they want none (no-color.org). */
export function pageOf(io: Io, out: Out): Page {
  const coloured = out.isTTY === true && !io.env['NO_COLOR'];
  const paint = (on: number, off: number) => (text: string) =>
    coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    width: (out.isTTY === true && out.columns) || DEFAULT_WIDTH,
    bold: paint(1, 22),
    red: paint(31, 39),
  };
}
