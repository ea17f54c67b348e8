/** Unicode's White_Space beyond ASCII; every one is a single UTF-16 unit. */
const WIDE_SPACES = new Set([
  0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a,
  0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
]);

const isSpace = (unit: number): boolean =>
  unit <= 0x20 ? unit === 0x20 || (unit >= 9 && unit <= 13) : unit > 0x7f && WIDE_SPACES.has(unit);

// Where characters begin and end does not depend on the language.
const characters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** UTF-16 units. */
const WINDOW = 64;

/**
 * Whether the text has at most `limit` characters as users see them (grapheme clusters), white space not counted.
 * Every such character takes at least one UTF-16 unit, so that text of few units needs no search for clusters.
 */
export function fits(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  const { units, ascii } = unitsBesidesSpace(text);
  if (units <= limit) return true;
  return !ascii && clustersFit(text, limit);
}

function unitsBesidesSpace(text: string): { units: number; ascii: boolean } {
  let units = 0;
  let ascii = true;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) ascii = false;
    if (!isSpace(unit)) units++;
  }
  return { units, ascii };
}

/**
 * Looks at the text through a window that begins where a character begins: the segmenter takes longer for each cluster the longer
 * its text is. The last cluster may go on behind the window and is looked at again.
 */
function clustersFit(text: string, limit: number): boolean {
  let count = 0;
  let start = 0;
  let width = WINDOW;
  for (;;) {
    const end = windowEnd(text, start + width);
    const clusters = [...characters.segment(text.slice(start, end))];
    const last = end === text.length ? undefined : clusters.pop();
    for (const { segment } of clusters) if (unitsBesidesSpace(segment).units > 0) count++;
    if (count > limit) return false;
    if (last === undefined) return true;
    width = clusters.length === 0 ? 2 * width : WINDOW;
    start += last.index;
  }
}

/** Never between the two units of one code point. */
function windowEnd(text: string, end: number): number {
  if (end >= text.length) return text.length;
  // A first unit alone is no code point of two: to add what follows would cut the next one.
  const isCut = (text.codePointAt(end - 1) ?? 0) > 0xffff;
  return isCut ? end + 1 : end;
}
