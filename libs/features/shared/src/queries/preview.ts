const LIMIT = 140;
/** Every code unit below the first of these is a character of its own, and so is each letter of Cyrillic from the second up to the third. */
const [FIRST_COMBINING, CYRILLIC, COMBINING_CYRILLIC] = [0x300, 0x400, 0x483];
/** How far it is looked: texts full of white space show less, characters of more units than the rest are cut. */
const READ = 4 * LIMIT;
const SEGMENTED = LIMIT + 60;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The beginning of a text on one line: at most 140 code units, cut between characters as users see them. */
export function previewOf(text: string): string {
  const line = withoutHalf(text.slice(0, READ).replace(/\s+/g, ' ').trim());
  if (line.length <= LIMIT) return line;
  if (isSimple(line, LIMIT - 1) && isSimple(line, LIMIT)) return line.slice(0, LIMIT);
  return cut(line);
}

function isSimple(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit < FIRST_COMBINING || (unit >= CYRILLIC && unit < COMBINING_CYRILLIC);
}

function cut(line: string): string {
  let end = 0;
  for (const { index, segment } of graphemes.segment(line.slice(0, SEGMENTED))) {
    if (index + segment.length > LIMIT) break;
    end = index + segment.length;
  }
  return end > 0 ? line.slice(0, end) : withoutHalf(line.slice(0, LIMIT));
}

/** Without the first half of a pair at the end. */
function withoutHalf(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
