import type { Range } from './found.rules.js';

/** A part of a text; all of them together are the excerpt. */
export interface Part {
  readonly text: string;
  readonly found: boolean;
}

/** UTF-16 units of an excerpt, and of what it shows before the first thing found. */
const LENGTH = 200;
const BEFORE = 40;
const CUT = '…';
const characters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What of a text is shown around the first thing that was found in it, at most 200 UTF-16 units and a sign where it is cut. */
export function excerptOf(text: string, ranges: readonly Range[]): readonly Part[] {
  const first = ranges[0]?.from ?? 0;
  const from = first + LENGTH - BEFORE < text.length ? first - BEFORE : text.length - LENGTH;
  const window = windowIn(text, Math.max(0, Math.min(from, first)));
  const parts: Part[] = [];
  if (window.from > 0) parts.push({ text: CUT, found: false });
  let at = window.from;
  for (const range of ranges) {
    const [begin, end] = [Math.max(range.from, at), Math.min(range.to, window.to)];
    if (begin >= end) continue;
    if (begin > at) parts.push({ text: text.slice(at, begin), found: false });
    parts.push({ text: text.slice(begin, end), found: true });
    at = end;
  }
  if (at < window.to) parts.push({ text: text.slice(at, window.to), found: false });
  if (window.to < text.length) parts.push({ text: CUT, found: false });
  return parts;
}

/** From this unit on, cut between characters as users see them. */
function windowIn(text: string, wanted: number): Range {
  const from = wanted === 0 ? 0 : boundaryAt(text, wanted);
  const to = from + LENGTH >= text.length ? text.length : boundaryAt(text, from + LENGTH);
  return { from, to };
}

/** The beginning of the character that this unit is of; how far it is looked back for that is limited. */
function boundaryAt(text: string, unit: number): number {
  const start = Math.max(0, unit - BEFORE);
  const segment = characters.segment(text.slice(start, unit + BEFORE)).containing(unit - start);
  return segment === undefined ? unit : start + segment.index;
}
